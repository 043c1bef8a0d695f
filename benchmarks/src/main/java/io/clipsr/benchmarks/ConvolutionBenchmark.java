package io.clipsr.benchmarks;

import io.clipsr.kernels.Conv2dFusion;
import io.clipsr.kernels.Conv2dLayer;
import io.clipsr.kernels.Conv2dSpec;
import io.clipsr.kernels.Device;
import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.TensorScope;
import io.clipsr.kernels.devices.Devices;
import io.clipsr.weights.SeededWeights;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The network's convolutions one by one. {@code gigaflops}, a second, counts the multiplications and additions that the
 * layer's definition asks for, so an upsampled convolution, which computes 4 of 9, can go beyond what the processor
 * does.
 *
 * <p>It is the check of the micro-kernel on each JDK, too: the JIT's choices show here at once.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
public class ConvolutionBenchmark {

    /** in, out, kernel, stride, upsample, size of the input. */
    @Param({
        "512:256:3:1:1:64",
        "256:256:3:1:1:64",
        "512:512:3:1:1:32",
        "64:256:3:1:1:128",
        "256:512:3:2:1:64",
        "512:256:3:1:2:32",
        "512:512:3:1:1:8",
        "64:48:5:1:1:64",
        "3:256:3:1:1:64"
    })
    public String layer;

    @Param("2")
    public int threads;

    private Device device;
    private Conv2dLayer convolution;
    private Tensor input;
    private double flops;

    /** Arithmetic done, which JMH divides by the time. */
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    @State(Scope.Thread)
    public static class Rate {
        public double gigaflops;
    }

    @Setup
    public void setUp() {
        String[] p = layer.split(":");
        int in = Integer.parseInt(p[0]);
        int out = Integer.parseInt(p[1]);
        int kernel = Integer.parseInt(p[2]);
        int size = Integer.parseInt(p[5]);
        Conv2dSpec spec = Conv2dSpec.same(in, out, kernel).withStride(Integer.parseInt(p[3]));
        spec = p[4].equals("2") ? spec.upsampled() : spec;
        device = Devices.open("cpu", threads);
        convolution = device.conv2dLayer(spec, SeededWeights.picture(1, "weight", spec.weights()), null);
        input = device.upload(SeededWeights.picture(1, "input", 1, in, size, size), 1, in, size, size);
        flops = 2.0 * spec.weights() * spec.outSize(size) * spec.outSize(size);
    }

    @Benchmark
    public float convolve(Rate rate) {
        try (TensorScope scope = device.openScope()) {
            rate.gigaflops += flops / 1e9;
            return device.conv2d(input, convolution, Conv2dFusion.NONE).elements();
        }
    }

    @TearDown
    public void tearDown() {
        device.close();
    }
}
