package io.clipsr.kernels.gpu.jcuda;

import jcuda.driver.CUdeviceptr;

/** A device pointer with a readable address. */
final class AddressablePointer extends CUdeviceptr {
    long address() {
        return getNativePointer() + getByteOffset();
    }
}
