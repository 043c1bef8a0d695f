package io.clipsr.kernels.gpu;

/** Thrown if the GPU runs out of memory. */
public final class GpuMemoryException extends GpuException {
    private static final long serialVersionUID = 1L;

    public GpuMemoryException(String message) {
        super(message);
    }

    @Override
    public boolean isOutOfMemory() {
        return true;
    }
}
