package io.clipsr.kernels.gpu.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Tests that the CUDA compiler still creates the committed PTX, if the same version of it is installed. */
class PtxRebuildTest {
    private static final Pattern COMPILER = Pattern.compile("nvcc (V[0-9.]+)");

    @Test
    void recompilationYieldsTheSamePtx() throws IOException, InterruptedException {
        Matcher compiler = COMPILER.matcher(KernelLibrary.ptx("conv2d"));
        assertTrue(compiler.find(), "the PTX names its compiler");
        assumeTrue(isOnPath("nvcc") && isOnPath("ptxas"), "nvcc and ptxas are not installed here");
        assumeTrue(
                run("nvcc", "--version").contains(compiler.group(1)),
                "another nvcc than " + compiler.group(1) + " is installed here");
        assertEquals(
                "PTX and registers.txt are what the sources make\n",
                run(Path.of("..", "cuda", "build.sh").toString(), "--check"));
    }

    private static boolean isOnPath(String program) {
        for (String folder : System.getenv("PATH").split(File.pathSeparator)) {
            if (Files.isExecutable(Path.of(folder, program))) {
                return true;
            }
        }
        return false;
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}
