package io.clipsr.kernels.gpu.emulator.machine;

import io.clipsr.kernels.gpu.GpuDriver;
import io.clipsr.kernels.gpu.GpuKernel;
import io.clipsr.kernels.gpu.emulator.ptx.PtxFunction;

/** A translated entry, ready to be launched. */
public final class Kernel implements GpuKernel {
    public final String name;
    public final GpuDriver owner;
    final Op[] code;
    final RegisterFile registers;
    public final int parameterBytes;
    public final int sharedBytes;
    final int localBytes;
    public final int maxThreads;
    public final boolean exactThreads;

    /**
     * Creates a kernel.
     *
     * @param owner the driver that loaded the kernel
     * @param parameterBytes the size of the parameters
     * @param sharedBytes the static shared memory of a block
     * @param localBytes the local memory of a thread
     */
    public Kernel(
            GpuDriver owner,
            PtxFunction function,
            Op[] code,
            RegisterFile registers,
            int parameterBytes,
            int sharedBytes,
            int localBytes) {
        this.name = function.name;
        this.owner = owner;
        this.code = code;
        this.registers = registers;
        this.parameterBytes = parameterBytes;
        this.sharedBytes = sharedBytes;
        this.localBytes = localBytes;
        this.maxThreads = function.maxThreads;
        this.exactThreads = function.exactThreads;
    }

    @Override
    public String name() {
        return name;
    }
}
