package io.clipsr.kernels.cpu;

import io.clipsr.kernels.Device;
import io.clipsr.kernels.FailingAllocations;
import io.clipsr.kernels.cpu.micro.Gemms;

/** A pool whose allocations fail on request, and which holds no arrays, so that every tensor is an allocation. */
public final class FailingPool extends BufferPool {
    private final FailingAllocations failing;

    private FailingPool(FailingAllocations failing) {
        super(0);
        this.failing = failing;
    }

    /** Returns a CPU device with two threads whose allocations fail on request. */
    public static Device device(FailingAllocations failing) {
        return new CpuDevice(2, Gemms.best(), SchemeChoice.CHEAPEST, new FailingPool(failing));
    }

    @Override
    float[] allocate(int length) {
        if (failing.next()) {
            throw FailingAllocations.OUT_OF_MEMORY;
        }
        return super.allocate(length);
    }
}
