package io.clipsr.kernels.gpu.jcuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests of the CUDA driver's calls, through JCuda and its native library, to a stand-in for {@code libcuda.so.1} that
 * the test compiles. They check the arguments and the order of the calls, not the behaviour of a real driver.
 */
class CudaCallsTest {
    @TempDir
    private Path directory;

    @Test
    void copiesLaunchesAndGraphs() throws IOException, InterruptedException {
        List<String> lines = run(null);
        assertEquals("Stand-in, compute capability 9.0, CUDA 12.6", lines.get(0));
        assertEquals(
                List.of(
                        "copies true",
                        "cuMemAlloc of 1125899906842624 bytes failed: CUDA_ERROR_OUT_OF_MEMORY, as the stand-in says",
                        "the driver rejects the kernels of wrong.ptx: CUDA_ERROR_INVALID_PTX, as the stand-in says ptxas: this is no PTX",
                        "cuModuleGetFunction of none in empty.ptx failed: CUDA_ERROR_NOT_FOUND, as the stand-in says",
                        "launches are being captured; other calls are not allowed during a capture"),
                lines.subList(1, 6));
        assertEquals(
                runs(), lines.stream().filter(line -> line.startsWith("run")).toList());
        assertEquals(3, lines.stream().filter("graph of 2"::equals).count());
        // The primary context is released last, after all other resources.
        assertEquals(2, lines.stream().filter("left: 0"::equals).count(), lines::toString);
    }

    @Test
    void withoutCapture() throws IOException, InterruptedException {
        List<String> lines = run("STAND_IN_CAPTURES_NOTHING");
        assertEquals(
                runs(), lines.stream().filter(line -> line.startsWith("run")).toList());
        assertEquals(
                1,
                lines.stream()
                        .filter(line -> line.contains("cannot capture graphs")
                                && line.contains("cuStreamBeginCapture failed: CUDA_ERROR_NOT_SUPPORTED"))
                        .count(),
                lines::toString);
    }

    /**
     * Tests that a GPU that is too old is rejected when it is opened. Loading the first kernel would fail as well, but
     * too late for a fallback to the CPU.
     */
    @Test
    void oldGpuIsRejected() throws IOException, InterruptedException {
        List<String> lines = run("STAND_IN_IS_OLD", "old");
        assertEquals(
                "the kernels need compute capability 7.5 or newer; this GPU is Stand-in, compute capability 7.0, CUDA 12.6",
                lines.get(0));
        assertTrue(lines.get(1).startsWith("cpu"), lines::toString);
    }

    private static List<String> runs() {
        return Stream.of(0, 1, 2, 3)
                .map(i -> "run [" + i + ".0, 1.0, 2.0, 3.0, 4.0, 5.0]")
                .toList();
    }

    /**
     * Returns the output of a process with the stand-in, standard output first.
     *
     * @param variable the environment variable that is set for the stand-in, or null
     */
    private List<String> run(String variable, String... arguments) throws IOException, InterruptedException {
        assumeTrue(
                System.getProperty("os.name").equals("Linux")
                        && System.getProperty("os.arch").equals("amd64"),
                "JCuda's native library that the tests have is for 64-bit Linux on x86");
        String compiler = Stream.of("cc", "gcc", "clang")
                .filter(CudaCallsTest::isOnThePath)
                .findFirst()
                .orElse(null);
        assumeTrue(compiler != null, "there is no C compiler to make the stand-in with");
        Path source = directory.resolve("stand_in.c");
        try (InputStream in =
                Objects.requireNonNull(CudaCallsTest.class.getResourceAsStream("stand_in_for_libcuda.c"))) {
            Files.copy(in, source);
        }
        String library = directory.resolve("libcuda.so.1").toString();
        assertEquals(
                0,
                finish(
                        new ProcessBuilder(
                                compiler,
                                "-shared",
                                "-fPIC",
                                "-o",
                                library,
                                "-Wl,-soname,libcuda.so.1",
                                source.toString()),
                        "compile"));
        ProcessBuilder java = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                CudaCalls.class.getName());
        java.command().addAll(List.of(arguments));
        java.environment().put("LD_LIBRARY_PATH", directory.toString());
        if (variable != null) {
            java.environment().put(variable, "1");
        }
        int code = finish(java, "java");
        List<String> lines =
                Stream.of("java.out", "java.err").flatMap(this::lines).collect(Collectors.toList());
        assertEquals(0, code, lines::toString);
        return lines;
    }

    private Stream<String> lines(String file) {
        try {
            return Files.readAllLines(directory.resolve(file), StandardCharsets.UTF_8).stream();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private int finish(ProcessBuilder builder, String name) throws IOException, InterruptedException {
        Process process = builder.redirectOutput(
                        directory.resolve(name + ".out").toFile())
                .redirectError(directory.resolve(name + ".err").toFile())
                .start();
        try {
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), name + " does not end");
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    private static boolean isOnThePath(String program) {
        return Stream.of(String.valueOf(System.getenv("PATH")).split(File.pathSeparator))
                .anyMatch(p -> Files.isExecutable(Path.of(p, program)));
    }
}
