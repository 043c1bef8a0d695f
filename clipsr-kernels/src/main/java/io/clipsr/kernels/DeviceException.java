package io.clipsr.kernels;

/** A device cannot be opened, or failed at work. The message is one line: what failed, why, and what to do. */
public class DeviceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DeviceException(String message) {
        super(message);
    }

    public DeviceException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Returns whether the device's memory did not suffice: less work at a time may succeed. */
    public boolean isOutOfMemory() {
        return false;
    }
}
