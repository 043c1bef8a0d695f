package io.clipsr.kernels.gpu.jcuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.kernels.gpu.GpuException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What can be said of the CUDA driver on a machine without one. */
class CudaDriverTest {

    @Test
    void withoutADriverOneLineSaysWhatIsMissing() {
        if (Files.exists(Path.of("/proc/driver/nvidia/version"))) {
            assertTrue(CudaDevices.count() > 0);
            return;
        }
        String message = assertThrows(GpuException.class, () -> CudaDevices.open(0)).getMessage();
        assertEquals(1, message.lines().count(), message);
        assertTrue(message.endsWith("install the NVIDIA driver"), message);
    }

    @Test
    void noNativeFileStaysInTheTemporaryDirectory() throws IOException {
        NativeLoader.failure();
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            assertEquals(0, files.filter(f -> f.getFileName().toString().matches("(?i).*jcuda.*")).count());
        }
    }

    @Test
    void reasonsOfLinkageErrors() {
        assertEquals("libcuda.so.1 not found, install the NVIDIA driver",
                NativeLoader.reason(new UnsatisfiedLinkError("x\nlibcuda.so.1: cannot open shared object file\n at y")));
        assertTrue(NativeLoader.reason(new UnsatisfiedLinkError("No resource found with name '/lib/x'")).startsWith("JCuda has no native library for "));
    }
}
