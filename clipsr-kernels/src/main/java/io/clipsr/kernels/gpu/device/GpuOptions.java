package io.clipsr.kernels.gpu.device;

import io.clipsr.kernels.gpu.VendorLibraries;

/**
 * The options of a GPU device.
 *
 * @param graphs whether a {@link io.clipsr.kernels.Program} is captured as a graph; if not, each run calls its body
 * @param vendor whether {@link VendorLibraries} compute convolutions and linear layers, as a reference for our kernels
 */
public record GpuOptions(boolean graphs, boolean vendor) {

    /**
     * Returns the options of the system properties: {@code -Dclipsr.gpu.graphs=false} disables graphs,
     * {@code -Dclipsr.gpu.vendor=true} enables the vendor's libraries.
     */
    public static GpuOptions ofProperties() {
        return new GpuOptions(
                !"false".equals(System.getProperty("clipsr.gpu.graphs")),
                "true".equals(System.getProperty("clipsr.gpu.vendor")));
    }
}
