package io.clipsr.kernels;

/** Thrown if a device cannot be opened or fails. The message is one line: what failed, why, and what to do. */
public class DeviceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DeviceException(String message) {
        super(message);
    }

    public DeviceException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Returns whether the device ran out of memory. If so, smaller tiles or batches may succeed. */
    public boolean isOutOfMemory() {
        return false;
    }
}
