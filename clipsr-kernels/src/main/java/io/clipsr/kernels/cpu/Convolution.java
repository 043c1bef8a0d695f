package io.clipsr.kernels.cpu;

import io.clipsr.kernels.Conv2dFusion;
import io.clipsr.kernels.Conv2dSpec;
import io.clipsr.kernels.Shapes;
import io.clipsr.kernels.cpu.micro.Gemm;
import io.clipsr.kernels.support.StoredMap;
import java.util.List;

/**
 * Direct convolution: {@link Gemm} computes tiles of six output pixels times one panel of output channels from the
 * padded input map, without an im2col matrix.
 *
 * <p>A task is a chunk of pixels times one panel. It splits the sums over the input into blocks, so that a block of the
 * panel's weights stays in the L1 cache for all pixels of the chunk.
 */
final class Convolution {
    /** The number of values in a block of a panel's weights: 32 KB, about the size of the L1 cache. */
    private static final int BLOCK = 8192;
    /** The number of pixels of a task. Their sums take 100 KB with the widest vectors, and stay in the L2 cache. */
    private static final int CHUNK = 768;

    private final Gemm gemm;
    private final Parallel parallel;
    private final BufferPool pool;

    Convolution(Gemm gemm, Parallel parallel, BufferPool pool) {
        this.gemm = gemm;
        this.parallel = parallel;
        this.pool = pool;
    }

    /**
     * Computes a convolution with its fused operations.
     *
     * @param outputs the maps to store
     */
    void run(CpuTensor map, CpuConv2dLayer layer, Conv2dFusion fusion, List<StoredMap<CpuTensor>> outputs) {
        Conv2dSpec spec = layer.spec();
        int height = spec.outSize(map.dim(2));
        int width = spec.outSize(map.dim(3));
        int r = spec.pixelShuffle();
        int[] result = {map.dim(0), spec.outChannels() / (r * r), height * r, width * r};
        WinogradFilter fast = layer.fast(map.dim(0), height, width, gemm.rows(), parallel);
        if (fast != null) {
            Epilogue epilogue = new Epilogue(gemm.elementwise(), spec, 1, fusion, result, outputs);
            WinogradConvolution.run(gemm, parallel, pool, map, layer, fast, height, width, epilogue);
            return;
        }
        Epilogue epilogue = new Epilogue(gemm.elementwise(), spec, spec.upsample(), fusion, result, outputs);
        int padding = spec.padding();
        if (padding == 0) {
            filters(map.data(), map, layer, height, width, epilogue);
            return;
        }
        int paddedHeight = map.dim(2) + 2 * padding;
        int paddedWidth = map.dim(3) + 2 * padding;
        float[] padded = pool.take(Shapes.elements(map.dim(0), paddedHeight, paddedWidth, map.dim(1)));
        try {
            InputPadding.copy(map, padding, paddedHeight, paddedWidth, padded, parallel);
            filters(padded, map, layer, height, width, epilogue);
        } finally {
            pool.release(padded);
        }
    }

    private void filters(
            float[] padded, CpuTensor map, CpuConv2dLayer layer, int height, int width, Epilogue epilogue) {
        Conv2dSpec spec = layer.spec();
        int gridHeight = height / spec.upsample();
        int gridWidth = width / spec.upsample();
        int pixels = map.dim(0) * gridHeight * gridWidth;
        int panels = layer.panels();
        int filters = layer.filters().size();
        int chunk = chunkOf(pixels, panels * filters);
        int chunks = (pixels + chunk - 1) / chunk;
        Grid grid = new Grid(
                gridHeight,
                gridWidth,
                map.dim(2) + 2 * spec.padding(),
                map.dim(3) + 2 * spec.padding(),
                map.dim(1),
                spec.stride());
        parallel.run(chunks * filters * panels, task -> {
            int panel = task % panels;
            PackedFilter filter = layer.filters().get(task / panels % filters);
            int first = task / panels / filters * chunk;
            int count = Math.min(chunk, pixels - first);
            task(padded, grid, layer, filter, panel, first, count, epilogue);
        });
    }

    /** Returns the number of pixels per task. Large tasks reuse the weights more, but each thread needs a few tasks. */
    private int chunkOf(int pixels, int tasksOfChunk) {
        int wanted = Math.max(1, 4 * parallel.threads() / tasksOfChunk);
        int even = (pixels + wanted - 1) / wanted;
        return Math.min(CHUNK, (even + gemm.rows() - 1) / gemm.rows() * gemm.rows());
    }

    private void task(
            float[] padded,
            Grid grid,
            CpuConv2dLayer layer,
            PackedFilter filter,
            int panelIndex,
            int first,
            int count,
            Epilogue epilogue) {
        int panel = layer.panel();
        int tiles = (count + gemm.rows() - 1) / gemm.rows();
        int[] rows = grid.offsets(filter, first, count, tiles * gemm.rows());
        float[] sums = pool.take((CHUNK + gemm.rows()) * panel);
        try {
            for (int p = 0; p < tiles * gemm.rows(); p++) {
                System.arraycopy(layer.bias(), panelIndex * panel, sums, p * panel, panel);
            }
            int block = Math.max(1, BLOCK / panel);
            int weights = panelIndex * filter.depth() * panel;
            for (int ky = 0; ky < filter.kernelRows(); ky++) {
                for (int k = 0; k < filter.run(); k += block) {
                    int depth = Math.min(block, filter.run() - k);
                    int delta = ky * grid.rowLength() + k;
                    int from = weights + (ky * filter.run() + k) * panel;
                    for (int tile = 0; tile < tiles; tile++) {
                        gemm.tile(
                                padded,
                                rows,
                                tile * gemm.rows(),
                                delta,
                                depth,
                                filter.packed(),
                                from,
                                sums,
                                tile * gemm.rows() * panel,
                                panel);
                    }
                }
            }
            epilogue.write(
                    sums,
                    count,
                    panel,
                    first,
                    grid.width,
                    grid.height * grid.width,
                    filter.phaseY(),
                    filter.phaseX(),
                    panelIndex * panel);
        } finally {
            pool.release(sums);
        }
    }

    /** The output grid of one filter, and the positions of its pixels in the padded input. */
    private record Grid(int height, int width, int paddedHeight, int paddedWidth, int channels, int stride) {
        int rowLength() {
            return paddedWidth * channels;
        }

        /**
         * Returns the offsets of {@code count} pixels, starting at {@code first}. The last offset is repeated to fill
         * the last tile.
         */
        int[] offsets(PackedFilter filter, int first, int count, int length) {
            int[] offsets = new int[length];
            for (int p = 0; p < length; p++) {
                int pixel = first + Math.min(p, count - 1);
                int sample = pixel / (height * width);
                int y = pixel / width % height * stride + filter.top();
                int x = pixel % width * stride + filter.left();
                offsets[p] = ((sample * paddedHeight + y) * paddedWidth + x) * channels;
            }
            return offsets;
        }
    }
}
