package io.clipsr.model;

import io.clipsr.kernels.gpu.GpuDriver;
import io.clipsr.kernels.gpu.GpuGraph;
import io.clipsr.kernels.gpu.GpuKernel;
import io.clipsr.kernels.gpu.GpuModule;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;

/** A driver that computes nothing, for tests that look only at its calls. */
final class IdleDriver {
    private static final ClassLoader LOADER = IdleDriver.class.getClassLoader();

    /** The names of the kernels in the graph that was captured last. */
    final List<String> captured = new ArrayList<>();

    private long next = 1 << 20;
    private boolean capturing;

    GpuDriver driver() {
        return (GpuDriver) Proxy.newProxyInstance(LOADER, new Class<?>[] {GpuDriver.class}, (p, method, arguments) -> {
            switch (method.getName()) {
                case "allocate" -> {
                    long address = next;
                    next += ((long) arguments[0] + 511) / 256 * 256;
                    return address;
                }
                case "load" -> {
                    GpuModule module = name -> () -> name;
                    return module;
                }
                case "launch" -> {
                    if (capturing) {
                        captured.add(((GpuKernel) arguments[0]).name());
                    }
                    return null;
                }
                case "capture" -> {
                    captured.clear();
                    capturing = true;
                    ((Runnable) arguments[0]).run();
                    capturing = false;
                    return Proxy.newProxyInstance(LOADER, new Class<?>[] {GpuGraph.class}, (q, m, a) -> null);
                }
                default -> {
                    return method.getReturnType() == String.class ? "idle" : null;
                }
            }
        });
    }
}
