package io.clipsr.kernels.gpu.launch;

import io.clipsr.kernels.Activation;
import io.clipsr.kernels.Conv2dFusion;
import io.clipsr.kernels.Conv2dSpec;
import io.clipsr.kernels.gpu.GpuDriver;
import io.clipsr.kernels.gpu.GpuException;
import io.clipsr.kernels.gpu.VendorLibraries;
import io.clipsr.kernels.gpu.memory.GpuTensor;
import io.clipsr.kernels.gpu.memory.TensorAllocator;
import io.clipsr.kernels.support.StoredMap;
import java.util.List;

/** The convolutions and linear layers, computed by our kernels or by the vendor's libraries. */
public final class GpuLayers {
    private final TensorAllocator memory;
    private final Conv2dKernels convolutions;
    private final LinearKernels linears;
    /** The vendor's libraries, or null if our kernels are used. */
    private final VendorKernels vendor;

    /**
     * Creates the launchers.
     *
     * @param byVendor whether the vendor's libraries are used instead of our kernels
     * @throws GpuException if the vendor's libraries cannot be loaded; the driver is closed then
     */
    public GpuLayers(
            GpuDriver driver,
            KernelLibrary kernels,
            TensorAllocator memory,
            Conv2dKernels convolutions,
            MapKernels maps,
            boolean byVendor) {
        this.memory = memory;
        this.convolutions = convolutions;
        this.linears = new LinearKernels(driver, kernels, convolutions);
        this.vendor = byVendor ? new VendorKernels(libraries(driver), driver, kernels, memory, maps) : null;
    }

    private static VendorLibraries libraries(GpuDriver driver) {
        try {
            return driver.vendorLibraries();
        } catch (GpuException e) {
            driver.close();
            throw e;
        }
    }

    /** Returns a suffix of the device's name: the vendor's libraries if they are used, or an empty string. */
    public String describe() {
        return vendor == null ? "" : ", convolutions and linear layers by " + vendor.describe();
    }

    /**
     * Creates a layer.
     *
     * @param packedWeight the weights packed by {@link WeightPacking}
     * @param packedBias the biases packed by {@link WeightPacking}
     * @param weight the weights in PyTorch's order
     */
    public GpuConv2dLayer make(Conv2dSpec spec, float[] packedWeight, float[] packedBias, float[] weight) {
        GpuConv2dLayer layer = new GpuConv2dLayer(
                memory.device(),
                spec,
                memory.of(packedWeight, packedWeight.length),
                memory.of(packedBias, packedBias.length),
                WeightPacking.packedChannels(spec));
        if (isByVendor(spec)) {
            vendor.prepare(layer, weight);
        }
        return layer;
    }

    /**
     * Computes a convolution.
     *
     * @param outputs the maps to store
     */
    public void convolve(GpuTensor map, GpuConv2dLayer layer, Conv2dFusion fusion, List<StoredMap<GpuTensor>> outputs) {
        if (isByVendor(layer.spec())) {
            vendor.convolve(map, layer, fusion, outputs);
        } else {
            convolutions.run(map, layer, fusion, outputs);
        }
    }

    /** Returns whether the vendor's libraries compute a convolution. They know only one set of weights per layer. */
    private boolean isByVendor(Conv2dSpec spec) {
        return vendor != null && !spec.borderWeights();
    }

    /**
     * Computes a linear layer.
     *
     * @param residual the address of the residual, or 0 for none
     */
    public void multiply(long x, int rows, GpuConv2dLayer layer, Activation activation, long residual, long output) {
        if (vendor != null) {
            vendor.multiply(x, rows, layer, activation, residual, output);
        } else {
            linears.run(x, rows, layer, activation, residual, output);
        }
    }

    public void close() {
        if (vendor != null) {
            vendor.close();
        }
    }
}
