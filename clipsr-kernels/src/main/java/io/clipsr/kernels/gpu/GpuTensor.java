package io.clipsr.kernels.gpu;

import io.clipsr.kernels.Tensor;
import java.lang.ref.Cleaner;

/** Values in device memory. Maps lie as NHWC, everything else row by row. */
final class GpuTensor implements Tensor {
    private final int[] shape;
    private final long address;
    private final Cleaner.Cleanable memory;
    private volatile boolean released;

    /**
     * @param giveBack called once, when the tensor is released or can no longer be reached; must not refer to the
     *     tensor
     */
    GpuTensor(long address, Cleaner cleaner, Runnable giveBack, int... shape) {
        this.address = address;
        this.shape = shape;
        this.memory = cleaner.register(this, giveBack);
    }

    @Override
    public int[] shape() {
        return shape;
    }

    long address() {
        if (released) {
            throw new IllegalStateException(
                    "this tensor was released when its scope closed; use TensorScope.keep to hand it on");
        }
        return address;
    }

    /** Gives the memory back; whoever uses the tensor from now on is told. */
    void release() {
        released = true;
        memory.clean();
    }
}
