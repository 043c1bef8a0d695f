package io.clipsr.kernels.support;

import io.clipsr.kernels.Tensor;

/** A tensor that knows its device and whether its memory was given back. */
public abstract class DeviceTensor implements Tensor {
    private final Object owner;
    private final int[] shape;
    private volatile boolean released;

    /**
     * @param owner the device that made the tensor
     * @param shape the dimensions, outermost first; not copied
     */
    protected DeviceTensor(Object owner, int... shape) {
        this.owner = owner;
        this.shape = shape;
    }

    /** Returns the device that made the tensor. */
    public final Object owner() {
        return owner;
    }

    @Override
    public final int[] shape() {
        return shape;
    }

    /**
     * Fails unless the tensor can still be used.
     *
     * @throws IllegalStateException if its memory was given back
     */
    public final void requireLive() {
        if (released) {
            throw new IllegalStateException(
                    "this tensor was released when its scope closed; use TensorScope.keep to hand it on");
        }
    }

    /** Marks the memory as given back: every later use fails. */
    protected final void markReleased() {
        released = true;
    }
}
