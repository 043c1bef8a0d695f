package io.clipsr.kernels.gpu.launch;

import io.clipsr.kernels.Activation;
import io.clipsr.kernels.Modulation;
import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.gpu.GpuDriver;
import io.clipsr.kernels.gpu.LaunchShape;
import io.clipsr.kernels.gpu.memory.GpuTensor;
import io.clipsr.kernels.gpu.memory.MemoryPool;
import java.util.List;

/**
 * The launcher of modulations that are not fused into a convolution: {@code modulate_by_words.cu}, and
 * {@code modulate_map} in {@code pointwise.cu}.
 */
public final class ModulationKernels {
    private static final int THREADS = 128;
    /** The number of pixels and the number of channels per block of {@code modulate_by_words.cu}. */
    private static final int ROWS = 64;

    private static final int CHANNELS = 16;

    private final GpuDriver driver;
    private final KernelLibrary kernels;
    private final MemoryPool pool;
    private final Conv2dKernels convolutions;

    public ModulationKernels(GpuDriver driver, KernelLibrary kernels, MemoryPool pool, Conv2dKernels convolutions) {
        this.driver = driver;
        this.kernels = kernels;
        this.pool = pool;
        this.convolutions = convolutions;
    }

    /**
     * Computes a modulation.
     *
     * @param residual the tensor to add, or null
     */
    public void run(GpuTensor map, Modulation m, GpuTensor residual, GpuTensor out) {
        if (m.perPixel() == null) {
            modulateMap(map, m, 0, residual, out);
        } else if (map.dim(1) % 4 == 0 && m.perPixel().context().dim(1) % 4 == 0) {
            byWords(map, m, residual, out);
        } else {
            withStoredParts(map, m, residual, out);
        }
    }

    private void byWords(GpuTensor map, Modulation m, GpuTensor residual, GpuTensor out) {
        GpuConv2dLayer layer = (GpuConv2dLayer) m.perPixel().layer();
        int channels = map.dim(1);
        int pixels = map.dim(2) * map.dim(3);
        int rows = map.dim(0) * pixels;
        WordModulationArguments a = new WordModulationArguments();
        a.x = map.address();
        a.context = address(m.perPixel().context());
        a.weight = layer.weight().address();
        a.bias = layer.bias().address();
        a.gamma0 = address(m.gamma0());
        a.beta0 = address(m.beta0());
        a.gamma1 = address(m.gamma1());
        a.beta1 = address(m.beta1());
        a.residual = residual == null ? 0 : residual.address();
        a.output = out.address();
        a.rows = rows;
        a.pixels = pixels;
        a.inner = layer.spec().inChannels();
        a.channels = channels;
        a.shared = shared(m);
        a.slope = m.slope();
        driver.launch(
                kernels.kernel("modulate_by_words", "modulate_by_words"),
                LaunchShape.of(THREADS, Conv2dKernels.blocks(rows, ROWS), Conv2dKernels.blocks(channels, CHANNELS), 1),
                a.arguments());
    }

    /** Computes a modulation whose channels are not a multiple of four. Stores the per-pixel parts in memory first. */
    private void withStoredParts(GpuTensor map, Modulation m, GpuTensor residual, GpuTensor out) {
        GpuTensor context = (GpuTensor) m.perPixel().context();
        MemoryPool.Block parts = pool.floats(4 * map.elements());
        try {
            convolutions.run(
                    new Conv2dKernels.Input(context.address(), map.dim(0), map.dim(2), map.dim(3)),
                    (GpuConv2dLayer) m.perPixel().layer(),
                    Activation.IDENTITY,
                    List.of(),
                    parts.address());
            modulateMap(map, m, parts.address(), residual, out);
        } finally {
            pool.release(parts);
        }
    }

    /**
     * Launches {@code modulate_map}.
     *
     * @param parts the address of the per-pixel parts {@code [n, pixels, 4, channels]}, or 0
     */
    private void modulateMap(GpuTensor map, Modulation m, long parts, GpuTensor residual, GpuTensor out) {
        int count = map.elements() / map.dim(0);
        ModulateArguments a = new ModulateArguments();
        a.x = map.address();
        a.gamma0 = address(m.gamma0());
        a.beta0 = address(m.beta0());
        a.gamma1 = address(m.gamma1());
        a.beta1 = address(m.beta1());
        a.parts = parts;
        a.residual = residual == null ? 0 : residual.address();
        a.output = out.address();
        a.count = count;
        a.channels = map.dim(1);
        a.shared = shared(m);
        a.slope = m.slope();
        driver.launch(
                kernels.kernel("pointwise", "modulate_map"),
                LaunchShape.of(THREADS, Conv2dKernels.blocks(count, THREADS), map.dim(0), 1),
                a.arguments());
    }

    private static int shared(Modulation m) {
        return m.gamma0().dim(0) == 1 ? 1 : 0;
    }

    private static long address(Tensor tensor) {
        return ((GpuTensor) tensor).address();
    }
}
