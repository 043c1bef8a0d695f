package io.clipsr.kernels.gpu.program;

import io.clipsr.kernels.TensorScope;
import io.clipsr.kernels.gpu.memory.GpuTensor;

/** The methods of the device that programs use. */
public interface ProgramHost {

    /** Returns the lock that guards the driver. */
    Object lock();

    /** Opens a scope. It owns the tensors that this thread creates from now on. */
    TensorScope openScope();

    /** Copies a tensor to a new one of the current scope. */
    GpuTensor copy(GpuTensor from);

    /** Copies all values of a tensor to another with the same number of values. */
    void copyInto(GpuTensor from, GpuTensor to);
}
