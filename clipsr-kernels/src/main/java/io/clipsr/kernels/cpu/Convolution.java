package io.clipsr.kernels.cpu;

import io.clipsr.kernels.Conv2dFusion;
import io.clipsr.kernels.Conv2dSpec;
import io.clipsr.kernels.Shapes;
import io.clipsr.kernels.cpu.micro.Gemm;

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
     * @param out the output map
     */
    void run(CpuTensor map, CpuConv2dLayer layer, Conv2dFusion fusion, CpuTensor out) {
        Conv2dSpec spec = layer.spec();
        WinogradFilter fast = layer.fast(
                map.dim(0),
                out.dim(2) / spec.pixelShuffle(),
                out.dim(3) / spec.pixelShuffle(),
                gemm.rest().rows(),
                parallel);
        if (fast != null) {
            WinogradConvolution.run(gemm, parallel, pool, map, layer, fast, fusion, out);
            return;
        }
        int padding = spec.padding();
        if (padding == 0 && InputTransform.isIdentity(fusion)) {
            filters(map.data(), map, layer, fusion, out);
            return;
        }
        float[] padded =
                pool.take(Shapes.elements(map.dim(0), map.dim(2) + 2 * padding, map.dim(3) + 2 * padding, map.dim(1)));
        try {
            InputTransform.run(
                    fusion,
                    map,
                    padding,
                    map.dim(2) + 2 * padding,
                    map.dim(3) + 2 * padding,
                    padded,
                    gemm,
                    pool,
                    parallel);
            filters(padded, map, layer, fusion, out);
        } finally {
            pool.release(padded);
        }
    }

    private void filters(float[] padded, CpuTensor map, CpuConv2dLayer layer, Conv2dFusion fusion, CpuTensor out) {
        Conv2dSpec spec = layer.spec();
        int perCell = spec.upsample() * spec.pixelShuffle();
        int gridHeight = out.dim(2) / perCell;
        int gridWidth = out.dim(3) / perCell;
        int pixels = map.dim(0) * gridHeight * gridWidth;
        int panels = layer.panels();
        int filters = layer.filters().size();
        int chunk = chunkOf(pixels, panels * filters);
        int chunks = (pixels + chunk - 1) / chunk;
        Epilogue epilogue = new Epilogue(gemm.elementwise(), spec, spec.upsample(), fusion, out);
        Grid grid = new Grid(
                gridHeight,
                gridWidth,
                map.dim(2) + 2 * spec.padding(),
                (map.dim(3) + 2 * spec.padding()),
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
        int[] rows = grid.offsets(filter, first, count, gemm.wholeRows(count));
        float[] sums = pool.take((CHUNK + gemm.rows()) * panel);
        try {
            for (int p = 0; p < rows.length; p++) {
                System.arraycopy(layer.bias(), panelIndex * panel, sums, p * panel, panel);
            }
            int block = Math.max(1, BLOCK / panel);
            int weights = panelIndex * filter.depth() * panel;
            for (int ky = 0; ky < filter.kernelRows(); ky++) {
                for (int k = 0; k < filter.run(); k += block) {
                    int depth = Math.min(block, filter.run() - k);
                    int delta = ky * grid.rowLength() + k;
                    int from = weights + (ky * filter.run() + k) * panel;
                    gemm.product(padded, rows, delta, depth, filter.packed(), from, sums, 0, panel);
                }
            }
            epilogue.write(
                    sums,
                    0,
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
