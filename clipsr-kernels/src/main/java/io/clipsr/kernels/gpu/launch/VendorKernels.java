package io.clipsr.kernels.gpu.launch;

import io.clipsr.kernels.Activation;
import io.clipsr.kernels.Conv2dFusion;
import io.clipsr.kernels.Conv2dSpec;
import io.clipsr.kernels.gpu.GpuDriver;
import io.clipsr.kernels.gpu.LaunchShape;
import io.clipsr.kernels.gpu.VendorLibraries;
import io.clipsr.kernels.gpu.memory.GpuTensor;
import io.clipsr.kernels.gpu.memory.TensorAllocator;
import io.clipsr.kernels.support.StoredMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * The convolutions and linear layers by the vendor's libraries. The libraries compute only sums of products. Our
 * kernels for whole maps compute the nearest upsampling, and {@code conv2d_reduce.cu} computes the epilogue (bias,
 * activation, residuals, pixel shuffle, the maps to store), like for split sums with one part.
 */
final class VendorKernels {
    private static final int THREADS = 128;

    private final VendorLibraries libraries;
    private final GpuDriver driver;
    private final KernelLibrary kernels;
    private final TensorAllocator memory;
    private final MapKernels maps;
    /** The weights of each layer, {@code [packedChannels, kernel, kernel, inChannels]}. */
    private final Map<GpuConv2dLayer, GpuTensor> weights = new WeakHashMap<>();

    VendorKernels(
            VendorLibraries libraries,
            GpuDriver driver,
            KernelLibrary kernels,
            TensorAllocator memory,
            MapKernels maps) {
        this.libraries = libraries;
        this.driver = driver;
        this.kernels = kernels;
        this.memory = memory;
        this.maps = maps;
    }

    String describe() {
        return libraries.describe();
    }

    void close() {
        libraries.close();
    }

    /**
     * Stores a layer's weights in the order of the libraries.
     *
     * @param weight the weights {@code [outChannels, inChannels, kernel, kernel]}
     */
    void prepare(GpuConv2dLayer layer, float[] weight) {
        Conv2dSpec spec = layer.spec();
        int square = spec.kernel() * spec.kernel();
        int in = spec.inChannels();
        float[] packed = new float[layer.packedChannels() * square * in];
        for (int q = 0; q < spec.outChannels(); q++) {
            int from = WeightPacking.channelOf(spec, q) * in * square;
            for (int c = 0; c < in; c++) {
                for (int tap = 0; tap < square; tap++) {
                    packed[(q * square + tap) * in + c] = weight[from + c * square + tap];
                }
            }
        }
        weights.put(layer, memory.of(packed, packed.length));
    }

    /** Computes a convolution with its fused operations. */
    void convolve(GpuTensor map, GpuConv2dLayer layer, Conv2dFusion fusion, List<StoredMap<GpuTensor>> outputs) {
        Conv2dSpec spec = layer.spec();
        List<GpuTensor> temporaries = new ArrayList<>();
        try {
            GpuTensor x = upsampled(spec, map, temporaries);
            VendorLibraries.Convolution c = new VendorLibraries.Convolution(
                    x.dim(0),
                    x.dim(2),
                    x.dim(3),
                    spec.inChannels(),
                    layer.packedChannels(),
                    spec.kernel(),
                    spec.stride(),
                    spec.padding());
            GpuTensor sums = temporary(temporaries, c.n() * c.outHeight() * c.outWidth(), layer.packedChannels());
            long workspace = libraries.workspace(c);
            GpuTensor room =
                    temporary(temporaries, Math.max(1, Math.toIntExact((workspace + Float.BYTES - 1) / Float.BYTES)));
            libraries.convolve(c, x.address(), weights.get(layer).address(), room.address(), sums.address());
            int r = spec.pixelShuffle();
            int[] result = {c.n(), spec.outChannels() / (r * r), c.outHeight() * r, c.outWidth() * r};
            finish(
                    sums,
                    layer,
                    c.outHeight(),
                    c.outWidth(),
                    fusion.residuals().stream()
                            .map(residual -> ResidualArguments.of((GpuTensor) residual, result))
                            .toList(),
                    fusion.activation(),
                    outputs.stream().map(OutputArguments::of).toList());
        } finally {
            temporaries.forEach(GpuTensor::release);
        }
    }

    /**
     * Computes a linear layer.
     *
     * @param residual the address of the residual, or 0 for none
     */
    void multiply(long x, int rows, GpuConv2dLayer layer, Activation activation, long residual, long output) {
        List<GpuTensor> temporaries = new ArrayList<>();
        try {
            GpuTensor sums = temporary(temporaries, rows, layer.packedChannels());
            libraries.multiply(
                    rows,
                    layer.spec().inChannels(),
                    layer.packedChannels(),
                    x,
                    weights.get(layer).address(),
                    sums.address());
            List<ResidualArguments> residuals = ResidualArguments.ofRows(residual, rows);
            OutputArguments plain = OutputArguments.plain(output, layer.spec().outChannels(), 1, rows);
            finish(sums, layer, 1, rows, residuals, activation, List.of(plain));
        } finally {
            temporaries.forEach(GpuTensor::release);
        }
    }

    private GpuTensor upsampled(Conv2dSpec spec, GpuTensor map, List<GpuTensor> temporaries) {
        if (spec.upsample() == 1) {
            return map;
        }
        GpuTensor out = temporary(temporaries, map.dim(0), map.dim(1), 2 * map.dim(2), 2 * map.dim(3));
        maps.resizeNearest(map, out);
        return out;
    }

    /** Allocates a tensor that no scope owns, and adds it to the list of temporaries. */
    private GpuTensor temporary(List<GpuTensor> temporaries, int... shape) {
        GpuTensor tensor = memory.tensor(shape);
        temporaries.add(tensor);
        return tensor;
    }

    /** Computes the epilogue of sums that have one part. */
    private void finish(
            GpuTensor sums,
            GpuConv2dLayer layer,
            int height,
            int width,
            List<ResidualArguments> residuals,
            Activation activation,
            List<OutputArguments> outputs) {
        Conv2dArguments a = Conv2dArguments.epilogue(layer, height, width, sums.dim(0), residuals, activation, outputs);
        a.partial = sums.address();
        driver.launch(
                kernels.kernel("conv2d_reduce", "conv2d_reduce"),
                LaunchShape.of(THREADS, Conv2dKernels.blocks(sums.elements() / 4, THREADS), 1, 1),
                a.arguments());
    }
}
