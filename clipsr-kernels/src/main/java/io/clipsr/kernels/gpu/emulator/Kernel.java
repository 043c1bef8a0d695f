package io.clipsr.kernels.gpu.emulator;

import io.clipsr.kernels.gpu.GpuKernel;

/** An entry ready to run. */
final class Kernel implements GpuKernel {
    final String name;
    final EmulatedDriver owner;
    final Op[] code;
    final RegisterFile registers;
    /** Bytes of parameters, of static shared memory, and of local memory a thread. */
    final int parameterBytes;

    final int sharedBytes;
    final int localBytes;
    final int maxThreads;
    final boolean exactThreads;

    Kernel(EmulatedDriver owner, PtxFunction function, Op[] code, RegisterFile registers, KernelLayout layout) {
        this.name = function.name;
        this.owner = owner;
        this.code = code;
        this.registers = registers;
        this.parameterBytes = layout.parameterBytes;
        this.sharedBytes = layout.sharedBytes;
        this.localBytes = layout.localBytes;
        this.maxThreads = function.maxThreads;
        this.exactThreads = function.exactThreads;
    }

    @Override
    public String name() {
        return name;
    }
}
