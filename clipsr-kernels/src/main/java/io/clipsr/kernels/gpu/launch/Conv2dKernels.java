package io.clipsr.kernels.gpu.launch;

import io.clipsr.kernels.Activation;
import io.clipsr.kernels.Conv2dFusion;
import io.clipsr.kernels.Conv2dSpec;
import io.clipsr.kernels.gpu.GpuDriver;
import io.clipsr.kernels.gpu.GpuKernel;
import io.clipsr.kernels.gpu.KernelArguments;
import io.clipsr.kernels.gpu.LaunchShape;
import io.clipsr.kernels.gpu.memory.GpuTensor;
import io.clipsr.kernels.gpu.memory.MemoryPool;
import io.clipsr.kernels.support.BorderRegion;
import io.clipsr.kernels.support.StoredMap;
import java.util.List;

/**
 * The launcher of {@code conv2d.cu}, {@code conv2d_small.cu}, {@code conv2d_narrow.cu} and {@code conv2d_reduce.cu}.
 */
public final class Conv2dKernels {
    private static final int THREADS = 128;

    private final GpuDriver driver;
    private final KernelLibrary kernels;
    private final MemoryPool pool;

    public Conv2dKernels(GpuDriver driver, KernelLibrary kernels, MemoryPool pool) {
        this.driver = driver;
        this.kernels = kernels;
        this.pool = pool;
    }

    /** The input of a convolution: its address and size. */
    record Input(long address, int n, int height, int width) {}

    /** Computes a convolution of a map. */
    void run(GpuTensor map, GpuConv2dLayer layer, Conv2dFusion fusion, List<StoredMap<GpuTensor>> outputs) {
        Input input = new Input(map.address(), map.dim(0), map.dim(2), map.dim(3));
        int[] result = resultOf(input, layer.spec());
        launch(
                input,
                layer,
                fusion.activation(),
                fusion.residuals().stream()
                        .map(residual -> ResidualArguments.of((GpuTensor) residual, result))
                        .toList(),
                outputs.stream().map(OutputArguments::of).toList());
    }

    /**
     * Computes a convolution and stores its result as it is.
     *
     * @param output the address of the result
     */
    void run(Input input, GpuConv2dLayer layer, Activation activation, List<ResidualArguments> residuals, long output) {
        int[] result = resultOf(input, layer.spec());
        OutputArguments plain = OutputArguments.plain(output, result[1], result[2], result[3]);
        launch(input, layer, activation, residuals, List.of(plain));
    }

    private static int[] resultOf(Input input, Conv2dSpec spec) {
        int r = spec.pixelShuffle();
        return new int[] {
            input.n, spec.outChannels() / (r * r), spec.outSize(input.height) * r, spec.outSize(input.width) * r
        };
    }

    private void launch(
            Input input,
            GpuConv2dLayer layer,
            Activation activation,
            List<ResidualArguments> residuals,
            List<OutputArguments> outputs) {
        Conv2dSpec spec = layer.spec();
        int gridHeight = spec.outSize(input.height) / spec.upsample();
        int gridWidth = spec.outSize(input.width) / spec.upsample();
        int pixels = input.n * gridHeight * gridWidth;
        Conv2dPlan plan = Conv2dPlan.of(layer, input.n * input.height * input.width, pixels);
        int splits = plan.splits();
        MemoryPool.Block partial =
                splits == 1 ? null : pool.floats(splits * layer.phases() * pixels * layer.packedChannels());
        try {
            Conv2dArguments a =
                    Conv2dArguments.epilogue(layer, gridHeight, gridWidth, pixels, residuals, activation, outputs);
            a.input = input.address;
            a.weight = layer.weight().address();
            a.partial = partial == null ? 0 : partial.address();
            a.inChannels = spec.inChannels();
            a.inHeight = input.height;
            a.inWidth = input.width;
            a.side = WeightPacking.side(spec);
            a.stride = spec.stride();
            a.padding = spec.padding();
            a.upsample = spec.upsample();
            a.splits = splits;
            KernelArguments arguments = a.arguments();
            driver.launch(
                    spec.borderWeights() ? borderKernel(plan.form(), layer) : kernel(plan.form(), layer),
                    LaunchShape.of(
                            THREADS,
                            spec.borderWeights()
                                    ? acrossRegions(plan.form(), input.n, gridHeight, gridWidth)
                                    : plan.form().across(pixels),
                            plan.form().down(layer.packedChannels()),
                            layer.phases() * splits),
                    arguments);
            if (splits > 1) {
                driver.launch(
                        kernels.kernel("conv2d_reduce", "conv2d_reduce"),
                        LaunchShape.of(
                                THREADS, blocks(pixels * (layer.packedChannels() / 4), THREADS), 1, layer.phases()),
                        arguments);
            }
        } finally {
            if (partial != null) {
                pool.release(partial);
            }
        }
    }

    /** Returns the number of blocks for the pixels of all regions of n maps: a block has pixels of one region. */
    private static int acrossRegions(Conv2dPlan.Form form, int n, int height, int width) {
        return BorderRegion.of(height, width).stream()
                .mapToInt(region -> form.across(n * region.height() * region.width()))
                .sum();
    }

    private GpuKernel borderKernel(Conv2dPlan.Form form, GpuConv2dLayer layer) {
        return form == Conv2dPlan.Form.LARGE
                ? kernels.kernel("conv2d", layer.odd() ? "conv2d_border_odd" : "conv2d_border")
                : kernels.kernel("conv2d_small", "conv2d_small_border");
    }

    private GpuKernel kernel(Conv2dPlan.Form form, GpuConv2dLayer layer) {
        return switch (form) {
            case NARROW -> kernels.kernel("conv2d_narrow", "conv2d_narrow");
            case SMALL -> kernels.kernel("conv2d_small", "conv2d_small");
            case LARGE -> kernels.kernel("conv2d", layer.odd() ? "conv2d_odd" : "conv2d");
        };
    }

    static int blocks(int count, int each) {
        return (int) (((long) count + each - 1) / each);
    }
}
