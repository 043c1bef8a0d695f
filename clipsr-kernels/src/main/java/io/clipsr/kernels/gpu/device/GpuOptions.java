package io.clipsr.kernels.gpu.device;

import io.clipsr.kernels.gpu.VendorLibraries;

/**
 * How a GPU device works.
 *
 * @param graphs whether a {@link io.clipsr.kernels.Program} is planned and captured; off, it calls its body each time
 * @param vendor whether {@link VendorLibraries} compute convolutions and linear layers, as a control of our kernels
 */
public record GpuOptions(boolean graphs, boolean vendor) {

    /**
     * {@code -Dclipsr.gpu.graphs=false} switches graphs off, {@code -Dclipsr.gpu.vendor=true} the vendor's libraries
     * on.
     */
    public static GpuOptions ofProperties() {
        return new GpuOptions(
                !"false".equals(System.getProperty("clipsr.gpu.graphs")),
                "true".equals(System.getProperty("clipsr.gpu.vendor")));
    }
}
