package io.clipsr.benchmarks;

import io.clipsr.SuperResolver;
import io.clipsr.UpscaleOptions;
import java.awt.image.BufferedImage;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
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

/** A picture through the public interface, again and again; with {@code -prof gc}, what is allocated for it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 4, time = 3)
@Measurement(iterations = 3, time = 3)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
public class SteadyStateBenchmark {
    private static final int SIDE = 64;

    /** The bundled model, or the published size on seeded weights. */
    @Param({"bundled", "released"})
    public String model;

    private SuperResolver resolver;
    private final BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    private final UpscaleOptions options = UpscaleOptions.of("a small brown bird");

    @Setup
    public void setUp() {
        for (int i = 0; i < SIDE * SIDE; i++) {
            picture.setRGB(i % SIDE, i / SIDE, i * 0x10305);
        }
        resolver = SuperResolver.builder()
                .weights(ModelForm.valueOf(model.toUpperCase(Locale.ROOT)).weights())
                .device("cpu")
                .open();
    }

    @Benchmark
    public BufferedImage upscale() {
        return resolver.upscale(picture, options);
    }

    @TearDown
    public void tearDown() {
        resolver.close();
    }
}
