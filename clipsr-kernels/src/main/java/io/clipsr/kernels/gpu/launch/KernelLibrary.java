package io.clipsr.kernels.gpu.launch;

import io.clipsr.kernels.gpu.GpuDriver;
import io.clipsr.kernels.gpu.GpuKernel;
import io.clipsr.kernels.gpu.GpuModule;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * The kernels that ship with the library, as PTX resources named after their sources in the folder {@code cuda}. Each
 * PTX file is loaded at the first use of one of its kernels.
 */
public final class KernelLibrary {
    private final GpuDriver driver;
    private final Map<String, GpuModule> modules = new HashMap<>();
    private final Map<String, GpuKernel> kernels = new HashMap<>();

    public KernelLibrary(GpuDriver driver) {
        this.driver = driver;
    }

    /**
     * Returns a kernel.
     *
     * @param source the name of the kernel's file, without extension
     * @param name the name of the kernel
     */
    GpuKernel kernel(String source, String name) {
        return kernels.computeIfAbsent(name, n -> module(source).kernel(n));
    }

    private GpuModule module(String source) {
        return modules.computeIfAbsent(source, s -> driver.load(s + ".ptx", ptx(s)));
    }

    static String ptx(String source) {
        try (InputStream in = KernelLibrary.class.getResourceAsStream("/io/clipsr/kernels/gpu/" + source + ".ptx")) {
            if (in == null) {
                throw new IllegalStateException(
                        "the resource " + source + ".ptx is missing from this jar; cuda/build.sh creates it");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the resource " + source + ".ptx", e);
        }
    }
}
