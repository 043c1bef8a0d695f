package io.clipsr.kernels.gpu;

import io.clipsr.kernels.DeviceException;

/** Thrown if a GPU driver or the emulator rejects a call or fails. The message says which call, why, and what to do. */
public class GpuException extends DeviceException {
    private static final long serialVersionUID = 1L;

    public GpuException(String message) {
        super(message);
    }

    public GpuException(String message, Throwable cause) {
        super(message, cause);
    }
}
