package io.clipsr.kernels.gpu;

/**
 * How a GPU device works.
 *
 * @param graphs whether a {@link io.clipsr.kernels.Program} is planned and captured; off, it calls its body each time
 */
public record GpuOptions(boolean graphs) {

    /** {@code -Dclipsr.gpu.graphs=false} switches graphs off. */
    public static GpuOptions ofProperties() {
        return new GpuOptions(!"false".equals(System.getProperty("clipsr.gpu.graphs")));
    }
}
