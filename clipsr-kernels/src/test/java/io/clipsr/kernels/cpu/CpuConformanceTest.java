package io.clipsr.kernels.cpu;

import io.clipsr.kernels.Device;
import io.clipsr.kernels.DeviceConformance;
import io.clipsr.kernels.cpu.micro.ColumnGemm;
import io.clipsr.kernels.cpu.micro.Gemm;
import io.clipsr.kernels.cpu.micro.Gemms;
import io.clipsr.kernels.cpu.micro.ScalarGemm;
import org.junit.jupiter.api.Nested;

/** Conformance tests of the CPU device with each micro-kernel, on one thread and on several. */
class CpuConformanceTest {

    @Nested
    class BestKernel extends OnCpu {
        BestKernel() {
            super(Gemms.best(), SchemeChoice.CHEAPEST, 3);
        }
    }

    @Nested
    class BestKernelOneThread extends OnCpu {
        BestKernelOneThread() {
            super(Gemms.best(), SchemeChoice.CHEAPEST, 1);
        }
    }

    @Nested
    class PlainLoops extends OnCpu {
        PlainLoops() {
            super(new ScalarGemm(), SchemeChoice.CHEAPEST, 2);
        }
    }

    @Nested
    class PlainLoopsForC2 extends OnCpu {
        PlainLoopsForC2() {
            super(new ColumnGemm(), SchemeChoice.CHEAPEST, 2);
        }
    }

    @Nested
    class ByDefinition extends OnCpu {
        ByDefinition() {
            super(Gemms.best(), SchemeChoice.EXACT, 2);
        }
    }

    @Nested
    class FourOutputs extends OnCpu {
        FourOutputs() {
            super(Gemms.best(), always(WinogradScheme.FOUR_OUTPUTS, WinogradScheme.UPSAMPLED_PAIRS), 2);
        }
    }

    @Nested
    class TwoOutputs extends OnCpu {
        TwoOutputs() {
            super(new ScalarGemm(), always(WinogradScheme.TWO_OUTPUTS, WinogradScheme.UPSAMPLED), 2);
        }
    }

    private static SchemeChoice always(WinogradScheme plain, WinogradScheme upsampled) {
        return (spec, height, width, rows) ->
                upsampled.computes(spec) ? upsampled : plain.computes(spec) ? plain : null;
    }

    abstract static class OnCpu extends DeviceConformance {
        private final GuardedPool pool = new GuardedPool();
        private final Device device;

        OnCpu(Gemm gemm, SchemeChoice choice, int threads) {
            this.device = new CpuDevice(threads, gemm, choice, pool);
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
