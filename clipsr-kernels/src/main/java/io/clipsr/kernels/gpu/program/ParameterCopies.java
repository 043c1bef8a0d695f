package io.clipsr.kernels.gpu.program;

import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.gpu.memory.GpuTensor;
import io.clipsr.kernels.gpu.memory.TensorAllocator;
import java.util.List;

/**
 * Copies of a program's parameters at fixed addresses, which captured graphs read. A parameter is copied only if it is
 * another tensor than in the last run: tensors are immutable, so the same tensor has the same values.
 */
final class ParameterCopies {
    private final ProgramHost host;
    private final List<GpuTensor> copies;
    private final Tensor[] held;

    /**
     * Allocates the copies.
     *
     * @param like the parameters, whose shapes the copies have
     */
    ParameterCopies(ProgramHost host, TensorAllocator memory, List<Tensor> like) {
        this.host = host;
        this.copies = like.stream().map(tensor -> memory.tensor(tensor.shape())).toList();
        this.held = new Tensor[copies.size()];
    }

    /** Returns the copies, updated to the values of these parameters. */
    List<Tensor> holding(List<Tensor> parameters) {
        for (int i = 0; i < held.length; i++) {
            if (held[i] != parameters.get(i)) {
                held[i] = null; // the contents are undefined if the copy fails
                host.copyInto((GpuTensor) parameters.get(i), copies.get(i));
                held[i] = parameters.get(i);
            }
        }
        return List.copyOf(copies);
    }

    /** Releases the memory of the copies. */
    void release() {
        copies.forEach(GpuTensor::release);
    }
}
