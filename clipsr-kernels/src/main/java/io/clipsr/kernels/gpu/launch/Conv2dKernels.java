package io.clipsr.kernels.gpu.launch;

import io.clipsr.kernels.Activation;
import io.clipsr.kernels.Conv2dFusion;
import io.clipsr.kernels.Conv2dSpec;
import io.clipsr.kernels.Modulation;
import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.gpu.GpuDriver;
import io.clipsr.kernels.gpu.GpuKernel;
import io.clipsr.kernels.gpu.KernelArguments;
import io.clipsr.kernels.gpu.LaunchShape;
import io.clipsr.kernels.gpu.memory.GpuTensor;
import io.clipsr.kernels.gpu.memory.MemoryPool;
import io.clipsr.kernels.support.BorderRegion;
import java.util.List;
import java.util.function.Consumer;

/**
 * The launcher of {@code conv2d.cu}, {@code conv2d_small.cu}, {@code conv2d_narrow.cu} and {@code conv2d_reduce.cu}.
 */
public final class Conv2dKernels {
    private static final int THREADS = 128;

    /** The prologues of the kernels, the same as {@code PrologueKind} in conv2d_arguments.cuh. */
    private enum PrologueKind {
        NONE,
        LEAKY_RELU,
        MODULATION
    }

    private final GpuDriver driver;
    private final KernelLibrary kernels;
    private final MemoryPool pool;

    public Conv2dKernels(GpuDriver driver, KernelLibrary kernels, MemoryPool pool) {
        this.driver = driver;
        this.kernels = kernels;
        this.pool = pool;
    }

    /** The input and the output of one convolution: their addresses, and the input's size. */
    record Maps(long input, int n, int height, int width, long output) {}

    /** Computes a convolution of a map. */
    void run(GpuTensor map, GpuConv2dLayer layer, Conv2dFusion fusion, GpuTensor out) {
        List<ResidualArguments> residuals = fusion.residuals().stream()
                .map(r -> ResidualArguments.of((GpuTensor) r, out.shape()))
                .toList();
        run(new Maps(map.address(), map.dim(0), map.dim(2), map.dim(3), out.address()), layer, fusion, residuals);
    }

    /**
     * Computes a convolution.
     *
     * @param fusion the fused operations; with a modulation, the layer's input channels must be a multiple of 4
     * @param residuals the residuals that are added instead of those of {@code fusion}
     */
    void run(Maps maps, GpuConv2dLayer layer, Conv2dFusion fusion, List<ResidualArguments> residuals) {
        Activation activation = fusion.inputActivation();
        int channels = layer.spec().inChannels();
        int padded = WeightPacking.paddedInChannels(channels);
        int pixels = maps.n * maps.height * maps.width;
        // These cases do not occur in the network, or only with its three-channel input. Separate passes over the input
        // handle them, so that the convolution kernels need no variants for them.
        if (activation.kind() == Activation.Kind.QUICK_GELU
                || padded != channels && activation.kind() != Activation.Kind.IDENTITY) {
            withTemporary(pixels * channels, maps, other -> {
                driver.launch(
                        kernels.kernel("pointwise", "apply_activation"),
                        LaunchShape.of(THREADS, blocks(pixels * channels, THREADS), 1, 1),
                        new KernelArguments()
                                .pointer(maps.input)
                                .pointer(other.input)
                                .integer(pixels * channels)
                                .integer(activation.kind().ordinal())
                                .real(activation.slope()));
                run(other, layer, fusion.inputActivated(Activation.IDENTITY), residuals);
            });
        } else if (padded != channels) {
            withTemporary(pixels * padded, maps, other -> {
                driver.launch(
                        kernels.kernel("maps", "pad_channels"),
                        LaunchShape.of(THREADS, blocks(pixels * padded, THREADS), 1, 1),
                        new KernelArguments()
                                .pointer(maps.input)
                                .pointer(other.input)
                                .integer(pixels)
                                .integer(channels)
                                .integer(padded));
                launch(other, layer, fusion, residuals);
            });
        } else {
            launch(maps, layer, fusion, residuals);
        }
    }

    /** Runs the body with temporary memory as its input. */
    private void withTemporary(int values, Maps maps, Consumer<Maps> body) {
        MemoryPool.Block block = pool.floats(values);
        try {
            body.accept(new Maps(block.address(), maps.n, maps.height, maps.width, maps.output));
        } finally {
            pool.release(block);
        }
    }

    private void launch(Maps maps, GpuConv2dLayer layer, Conv2dFusion fusion, List<ResidualArguments> residuals) {
        Conv2dSpec spec = layer.spec();
        int gridHeight = spec.outSize(maps.height) / spec.upsample();
        int gridWidth = spec.outSize(maps.width) / spec.upsample();
        int pixels = maps.n * gridHeight * gridWidth;
        Conv2dPlan plan = Conv2dPlan.of(layer, maps.n * maps.height * maps.width, pixels);
        int splits = plan.splits();
        PrologueKind prologue = prologue(fusion);
        MemoryPool.Block partial =
                splits == 1 ? null : pool.floats(splits * layer.phases() * pixels * layer.packedChannels());
        try {
            Conv2dArguments a = Conv2dArguments.epilogue(
                    layer, gridHeight, gridWidth, pixels, residuals, fusion.activation(), maps.output);
            a.input = maps.input;
            a.weight = layer.weight().address();
            a.partial = partial == null ? 0 : partial.address();
            a.inChannels = WeightPacking.paddedInChannels(spec.inChannels());
            a.inHeight = maps.height;
            a.inWidth = maps.width;
            a.side = WeightPacking.side(spec);
            a.stride = spec.stride();
            a.padding = spec.padding();
            a.upsample = spec.upsample();
            a.splits = splits;
            a.prologue = prologue.ordinal();
            a.inputSlope = fusion.inputActivation().slope();
            modulate(a, fusion.modulation());
            KernelArguments arguments = a.arguments();
            driver.launch(
                    spec.borderWeights() ? borderKernel(plan.form()) : kernel(plan.form(), prologue),
                    LaunchShape.of(
                            THREADS,
                            spec.borderWeights()
                                    ? acrossRegions(plan.form(), maps.n, gridHeight, gridWidth)
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

    private GpuKernel borderKernel(Conv2dPlan.Form form) {
        return form == Conv2dPlan.Form.LARGE
                ? kernels.kernel("conv2d", "conv2d_border")
                : kernels.kernel("conv2d_small", "conv2d_small_border");
    }

    private GpuKernel kernel(Conv2dPlan.Form form, PrologueKind prologue) {
        return switch (form) {
            case NARROW -> kernels.kernel("conv2d_narrow", "conv2d_narrow");
            case SMALL -> kernels.kernel("conv2d_small", "conv2d_small");
            case LARGE ->
                kernels.kernel(
                        "conv2d",
                        switch (prologue) {
                            case NONE -> "conv2d_plain";
                            case LEAKY_RELU -> "conv2d_leaky_relu";
                            case MODULATION -> "conv2d_modulated";
                        });
        };
    }

    private static PrologueKind prologue(Conv2dFusion fusion) {
        if (fusion.modulation() != null) {
            return PrologueKind.MODULATION;
        }
        return fusion.inputActivation().kind() == Activation.Kind.IDENTITY
                ? PrologueKind.NONE
                : PrologueKind.LEAKY_RELU;
    }

    private static void modulate(Conv2dArguments a, Modulation m) {
        if (m != null) {
            a.gamma0 = address(m.gamma0());
            a.beta0 = address(m.beta0());
            a.gamma1 = address(m.gamma1());
            a.beta1 = address(m.beta1());
            a.sharedModulation = m.gamma0().dim(0) == 1 ? 1 : 0;
            a.inputSlope = m.slope();
        }
    }

    private static long address(Tensor tensor) {
        return ((GpuTensor) tensor).address();
    }

    static int blocks(int count, int each) {
        return (int) (((long) count + each - 1) / each);
    }
}
