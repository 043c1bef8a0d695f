package io.clipsr.kernels.gpu;

/** The GPU's memory did not suffice. */
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
