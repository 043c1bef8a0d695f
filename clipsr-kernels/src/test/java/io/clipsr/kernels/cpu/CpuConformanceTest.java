package io.clipsr.kernels.cpu;

import io.clipsr.kernels.Device;
import io.clipsr.kernels.DeviceConformance;
import org.junit.jupiter.api.Nested;

/** Conformance tests of the CPU device with each micro-kernel, on one thread and on several. */
class CpuConformanceTest {

    @Nested
    class BestKernel extends OnCpu {
        BestKernel() {
            super(Gemms.best(), 3);
        }
    }

    @Nested
    class BestKernelOneThread extends OnCpu {
        BestKernelOneThread() {
            super(Gemms.best(), 1);
        }
    }

    @Nested
    class PlainLoops extends OnCpu {
        PlainLoops() {
            super(new ScalarGemm(), 2);
        }
    }

    abstract static class OnCpu extends DeviceConformance {
        private final GuardedPool pool = new GuardedPool();
        private final Device device;

        OnCpu(Gemm gemm, int threads) {
            this.device = new CpuDevice(threads, gemm, pool);
        }

        @Override
        protected Device device() {
            return device;
        }

        @Override
        protected void checkGuards() {
            pool.check();
        }
    }
}
