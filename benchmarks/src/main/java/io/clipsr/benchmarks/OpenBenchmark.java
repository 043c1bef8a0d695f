package io.clipsr.benchmarks;

import io.clipsr.SuperResolver;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Times opening a resolver in a fresh JVM, as a command-line user sees it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
@Fork(
        value = 5,
        jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
public class OpenBenchmark {

    /** A native model file, given by {@code -p model=FILE}; without it the bundled model. */
    @Param("bundled")
    public String model;

    @Benchmark
    public String open() {
        SuperResolver.Builder builder = SuperResolver.builder();
        try (SuperResolver resolver = (model.equals("bundled") ? builder : builder.model(Path.of(model))).open()) {
            return resolver.device();
        }
    }
}
