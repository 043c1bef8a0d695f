package io.clipsr.benchmarks.layers;

import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
 * The peak of this machine: fused multiply-adds in registers on some threads. Run it together with
 * {@code ConvolutionBenchmark} to see the share of the peak that a layer reaches; {@link LayerTable} does that.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
public class PeakBenchmark {
    /** About 20 ms. */
    private static final int STEPS = 10_000_000;

    @Param("2")
    public int threads;

    private ExecutorService pool;

    /** Arithmetic done, which JMH divides by the time. */
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    @State(Scope.Thread)
    public static class Rate {
        public double gigaflops;
    }

    @Setup
    public void setUp() {
        pool = Executors.newFixedThreadPool(threads);
    }

    @Benchmark
    public float multiplyAdd(Rate rate) throws InterruptedException, ExecutionException {
        Callable<Float> task = () -> FmaPeak.run(STEPS);
        float sum = 0;
        for (Future<Float> result : pool.invokeAll(Collections.nCopies(threads, task))) {
            sum += result.get();
        }
        rate.gigaflops += threads * FmaPeak.flops(STEPS) / 1e9;
        return sum;
    }

    @TearDown
    public void tearDown() {
        pool.shutdown();
    }
}
