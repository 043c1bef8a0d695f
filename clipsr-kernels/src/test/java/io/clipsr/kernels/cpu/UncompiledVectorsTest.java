package io.clipsr.kernels.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.clipsr.kernels.Conv2dFusion;
import io.clipsr.kernels.Conv2dSpec;
import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.cpu.micro.Gemms;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests that a convolution takes a reasonable time on JVMs that do not compile the Vector API, and on processors
 * without fused multiply-adds. Each runs in a separate process. Vectors that are objects, or a {@code Math.fma} by
 * {@code BigDecimal}, would exceed the time limit by far.
 */
class UncompiledVectorsTest {
    private static final int LIMIT_SECONDS = 40;
    /** The tolerance relative to the largest value; the micro-kernels round differently. */
    private static final float TOLERANCE = 1e-5f;

    @TempDir
    private Path folder;

    /** The program of the other process. It writes the device's name, the reason and the result. */
    public static final class Convolution {
        public static void main(String[] arguments) throws IOException {
            try (CpuDevice device = new CpuDevice(1)) {
                List<String> lines = new ArrayList<>(List.of(device.name(), CpuDevice.reason()));
                for (float value : convolve(device)) {
                    lines.add(Float.toString(value));
                }
                Files.write(Path.of(arguments[0]), lines);
            }
        }
    }

    private static float[] convolve(CpuDevice device) {
        Random random = new Random(1);
        Conv2dSpec spec = Conv2dSpec.same(64, 32, 3);
        float[] weight = new float[spec.weights()];
        float[] map = new float[64 * 64 * 64];
        for (float[] values : new float[][] {weight, map}) {
            for (int i = 0; i < values.length; i++) {
                values[i] = random.nextFloat() - 0.5f;
            }
        }
        Tensor out = device.conv2d(
                device.upload(map, 1, 64, 64, 64), device.conv2dLayer(spec, weight, null), Conv2dFusion.NONE);
        return Arrays.copyOf(device.download(out), 1000);
    }

    private List<String> run(String... options) throws IOException, InterruptedException {
        Path out = folder.resolve("out.txt");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", classPath(), Convolution.class.getName(), out.toString()));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log.txt").toFile())
                .start();
        boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly().waitFor();
        assertTrue(ended, Arrays.toString(options) + " takes more than " + LIMIT_SECONDS + " s");
        assertEquals(0, process.exitValue(), Files.readString(folder.resolve("log.txt")));
        return Files.readAllLines(out);
    }

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                .replace(';', File.pathSeparatorChar);
    }

    private static void assertSameResult(List<String> lines) {
        float[] expected;
        try (CpuDevice device = new CpuDevice(1)) {
            expected = convolve(device);
        }
        float largest = 0;
        float[] actual = new float[expected.length];
        for (int i = 0; i < actual.length; i++) {
            actual[i] = Float.parseFloat(lines.get(i + 2));
            largest = Math.max(largest, Math.abs(expected[i]));
        }
        assertArrayEquals(expected, actual, TOLERANCE * largest);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-XX:TieredStopAtLevel=1 | plain loops | this JVM compiles with C1 only",
                "-Xint                   | plain loops | this JVM only interprets",
                "-XX:MaxVectorSize=16    | 128 bit     | the JIT compiler C2",
            })
    void choosesTheFasterMicroKernel(String option, String name, String reason)
            throws IOException, InterruptedException {
        List<String> lines = run(option);
        assertTrue(lines.get(0).contains(name), lines.get(0));
        assertTrue(lines.get(1).contains(reason), lines.get(1));
        assertSameResult(lines);
    }

    @Test
    void withoutFusedMultiplyAdd() throws IOException, InterruptedException {
        String architecture = System.getProperty("os.arch");
        assumeTrue(
                architecture.equals("amd64") || architecture.equals("x86_64"),
                "-XX:UseAVX=0 is of x86, this is " + architecture);
        assertSameResult(run("-XX:UseAVX=0"));
        assertSameResult(run("-XX:UseAVX=0", "-Dclipsr.cpu.plain=true"));
    }

    @Test
    void eitherMicroKernelCanBeForced() throws IOException, InterruptedException {
        List<String> plain = run("-D" + Gemms.PLAIN + "=true");
        assertTrue(plain.get(0).contains("plain loops") && plain.get(1).contains(Gemms.PLAIN), plain.get(0));
        assertSameResult(plain);
        List<String> vector = run("-D" + Gemms.VECTOR + "=true");
        assertTrue(vector.get(0).contains("Vector API") && vector.get(1).contains(Gemms.VECTOR), vector.get(0));
    }
}
