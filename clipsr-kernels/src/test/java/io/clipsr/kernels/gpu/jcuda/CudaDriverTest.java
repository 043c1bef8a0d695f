package io.clipsr.kernels.gpu.jcuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.kernels.gpu.GpuException;
import io.clipsr.kernels.gpu.KernelArguments;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests of the CUDA driver that need no GPU. */
class CudaDriverTest {

    @Test
    void missingDriverIsNamedInOneLine() {
        if (Files.exists(Path.of("/proc/driver/nvidia/version"))) {
            assertTrue(CudaDevices.count() > 0);
            return;
        }
        String message =
                assertThrows(GpuException.class, () -> CudaDevices.open(0)).getMessage();
        assertEquals(1, message.lines().count(), message);
        assertTrue(message.endsWith("install the NVIDIA driver"), message);
    }

    @Test
    void noNativeFileStaysInTheTemporaryDirectory() throws IOException {
        for (NativeLoader.Library library : NativeLoader.Library.values()) {
            NativeLoader.failure(library);
        }
        // Other programs may have left files there before.
        long start = ManagementFactory.getRuntimeMXBean().getStartTime();
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            assertEquals(
                    List.of(),
                    files.filter(f -> f.getFileName().toString().matches("(?i).*jcuda.*"))
                            .filter(f -> f.toFile().lastModified() >= start)
                            .toList());
        }
    }

    /**
     * Tests that JCudnn's native library is found although it is older than JCuda: only NVIDIA's library is missing.
     */
    @Test
    void missingVendorLibrariesAreNamed() {
        missing(NativeLoader.Library.CUBLAS, "libcublas.so.12 not found, install NVIDIA's cuBLAS of that version");
        missing(NativeLoader.Library.CUDNN, "libcudnn.so.8 not found, install NVIDIA's cuDNN of that version");
    }

    private static void missing(NativeLoader.Library library, String expected) {
        String failure = NativeLoader.failure(library);
        assertTrue(
                failure == null
                        || failure.startsWith(expected) && failure.lines().count() == 1,
                failure);
    }

    @Test
    void parametersAreFoundInThePtx() {
        String ptx = ".visible .entry a(\n.param .u64 a_0,\n.param .u32 a_1,\n.param .f32 a_2\n)\n{ ret; }\n"
                + ".visible .entry b(\n.param .u32 b_0,\n.param .align 8 .b8 b_1[24]\n)\n{ ret; }\n.visible .entry c()\n{ ret; }";
        Map<String, ParameterLayout> layouts = ParameterLayout.of("test", ptx);
        byte[] arguments = new KernelArguments().pointer(1).integer(2).real(3).bytes();
        assertEquals(
                List.of(8, 4, 4),
                layouts.get("a").split(arguments).stream()
                        .map(part -> part.length)
                        .toList());
        assertEquals(2, layouts.get("a").split(arguments).get(1)[0]);
        byte[] struct = new KernelArguments()
                .integer(7)
                .pointer(8)
                .pointer(9)
                .integer(10)
                .bytes();
        List<byte[]> parts = layouts.get("b").split(struct);
        assertEquals(List.of(4, 24), parts.stream().map(part -> part.length).toList());
        assertEquals(8, parts.get(1)[0]);
        assertEquals(10, parts.get(1)[16]);
        assertEquals(0, layouts.get("c").split(new byte[0]).size());
    }

    /** Tests that the parameters of every kernel that ships can be parsed. */
    @Test
    void shippedKernelsCanBeParsed() throws IOException, URISyntaxException {
        Path one = Path.of(Objects.requireNonNull(GpuException.class.getResource("conv2d.ptx"))
                .toURI());
        int modules = 0;
        try (DirectoryStream<Path> all = Files.newDirectoryStream(one.getParent(), "*.ptx")) {
            for (Path module : all) {
                String ptx = Files.readString(module, StandardCharsets.US_ASCII);
                Map<String, ParameterLayout> layouts =
                        ParameterLayout.of(module.getFileName().toString(), ptx);
                assertEquals(
                        ptx.lines().filter(line -> line.contains(".entry")).count(), layouts.size(), module::toString);
                assertTrue(
                        layouts.values().stream()
                                .noneMatch(layout -> layout.parameters().isEmpty()),
                        module::toString);
                modules++;
            }
        }
        assertTrue(modules > 10, "few modules beside " + one);
    }

    @Test
    void reasonsOfLinkageErrors() {
        assertEquals(
                "libcuda.so.1 not found, install the NVIDIA driver",
                NativeLoader.reason(
                        new UnsatisfiedLinkError("x\nlibcuda.so.1: cannot open shared object file\n at y")));
        assertTrue(NativeLoader.reason(new UnsatisfiedLinkError("No resource found with name '/lib/x'"))
                .startsWith("JCuda has no native library for "));
    }
}
