package io.clipsr.kernels.gpu.jcuda;

import jcuda.driver.CUdeviceptr;

/** A device pointer whose address can be told. */
final class AddressablePointer extends CUdeviceptr {
    long address() {
        return getNativePointer() + getByteOffset();
    }
}
