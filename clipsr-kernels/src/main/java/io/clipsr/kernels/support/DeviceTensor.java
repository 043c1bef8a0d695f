package io.clipsr.kernels.support;

import io.clipsr.kernels.Tensor;

/** A tensor with a reference to its device. It records whether its memory was released. */
public abstract class DeviceTensor implements Tensor {
    private final Object owner;
    private final int[] shape;
    private volatile boolean released;

    /**
     * Creates a tensor.
     *
     * @param owner the device that creates the tensor
     * @param shape the dimensions, outermost first; not copied
     */
    protected DeviceTensor(Object owner, int... shape) {
        this.owner = owner;
        this.shape = shape;
    }

    /** Returns the device that created the tensor. */
    public final Object owner() {
        return owner;
    }

    @Override
    public final int[] shape() {
        return shape;
    }

    /**
     * Checks that the tensor was not released.
     *
     * @throws IllegalStateException if its memory was released
     */
    public final void requireLive() {
        if (released) {
            throw new IllegalStateException(
                    "this tensor was released when its scope closed; use TensorScope.keep to hand it on");
        }
    }

    /** Marks the memory as released. Every later use of the tensor fails. */
    protected final void markReleased() {
        released = true;
    }
}
