package io.clipsr.kernels.gpu.program;

import io.clipsr.kernels.TensorScope;
import io.clipsr.kernels.gpu.memory.GpuTensor;

/** What programs ask of their device. */
public interface ProgramHost {

    /** Returns the lock that is held around each use of the driver. */
    Object lock();

    /** Opens a scope for the tensors that this thread makes from now on. */
    TensorScope openScope();

    /** Copies a tensor into a new one of the current scope. */
    GpuTensor copy(GpuTensor from);

    /** Copies all values of a tensor into another of the same number of values. */
    void copyInto(GpuTensor from, GpuTensor to);
}
