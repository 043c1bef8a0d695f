package io.clipsr.kernels.gpu.program;

import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.gpu.memory.GpuTensor;
import io.clipsr.kernels.gpu.memory.TensorAllocator;
import java.util.List;

/**
 * Copies of a program's parameters at fixed addresses, which captured graphs read. A parameter is copied only when it
 * differs from the one that was given last: tensors do not change, so the same tensor holds the same values.
 */
final class ParameterCopies {
    private final ProgramHost host;
    private final List<GpuTensor> copies;
    private final Tensor[] held;

    /** @param like the parameters whose shapes the copies have */
    ParameterCopies(ProgramHost host, TensorAllocator memory, List<Tensor> like) {
        this.host = host;
        this.copies = like.stream().map(tensor -> memory.tensor(tensor.shape())).toList();
        this.held = new Tensor[copies.size()];
    }

    /** Returns the copies, with the values of these parameters. */
    List<Tensor> holding(List<Tensor> parameters) {
        for (int i = 0; i < held.length; i++) {
            if (held[i] != parameters.get(i)) {
                held[i] = null; // what a copy that fails leaves behind is unknown
                host.copyInto((GpuTensor) parameters.get(i), copies.get(i));
                held[i] = parameters.get(i);
            }
        }
        return List.copyOf(copies);
    }

    /** Gives the memory back. */
    void release() {
        copies.forEach(GpuTensor::release);
    }
}
