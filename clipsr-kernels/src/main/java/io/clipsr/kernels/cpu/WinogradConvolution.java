package io.clipsr.kernels.cpu;

import io.clipsr.kernels.cpu.micro.Elementwise;
import io.clipsr.kernels.cpu.micro.Gemm;
import java.util.Arrays;

/**
 * A convolution by a {@link WinogradScheme}, in three stages for a chunk of tiles at a time: transform the inputs,
 * multiply at each position by its weights ({@link Gemm}), and transform the products to outputs.
 */
final class WinogradConvolution {
    /**
     * The largest number of values of a chunk in the transformed domain, unless a row of tiles has more: 12 MB, or a
     * small share of Java's memory. It does not change the results.
     */
    private static final int CHUNK =
            (int) Math.min(3 << 20, Runtime.getRuntime().maxMemory() / 32 / Float.BYTES);
    /** The number of values of a band of tiles after the first of its two transforms: 512 KB, half of an L2 cache. */
    private static final int BAND = 1 << 17;
    /** The number of values in a block of a panel's weights: 32 KB, about the size of the L1 cache. */
    private static final int BLOCK = 8192;
    /** The values between two tiles. Without them, the rows of a tile would be at the same place of the L1 cache. */
    private static final int GAP = 16;

    private final Gemm gemm;
    private final Parallel parallel;
    private final BufferPool pool;
    private final Elementwise elementwise;
    private final WinogradScheme scheme;
    private final float[] weights;
    private final float[] bias;
    private final int n;
    private final int inChannels;
    private final int outChannels;
    private final int panel;
    private final int panels;
    private final float[] padded;
    private final int paddedHeight;
    private final int paddedWidth;
    private final int tileRows;
    private final int tileColumns;
    private final int outHeight;
    private final int outWidth;
    private final Epilogue epilogue;

    private WinogradConvolution(
            Gemm gemm,
            Parallel parallel,
            BufferPool pool,
            WinogradFilter filter,
            CpuConv2dLayer layer,
            float[] padded,
            Size size,
            Epilogue epilogue) {
        this.gemm = gemm;
        this.elementwise = gemm.elementwise();
        this.parallel = parallel;
        this.pool = pool;
        this.scheme = filter.scheme();
        this.weights = filter.packed();
        this.bias = layer.bias();
        this.n = scheme.positions();
        this.inChannels = layer.spec().inChannels();
        this.panel = layer.panel();
        this.panels = layer.panels();
        this.outChannels = panels * panel;
        this.padded = padded;
        this.paddedHeight = size.paddedHeight;
        this.paddedWidth = size.paddedWidth;
        this.tileRows = size.tileRows;
        this.tileColumns = size.tileColumns;
        this.outHeight = size.outHeight;
        this.outWidth = size.outWidth;
        this.epilogue = epilogue;
    }

    /**
     * The sizes of a convolution.
     *
     * @param tileRows the number of rows of tiles of a sample
     * @param tileColumns the number of columns of tiles
     * @param outHeight the height of the output before the pixel shuffle
     * @param outWidth the width of the output before the pixel shuffle
     * @param paddedHeight the height of the input that whole tiles read
     * @param paddedWidth the width of the input that whole tiles read
     */
    private record Size(int tileRows, int tileColumns, int outHeight, int outWidth, int paddedHeight, int paddedWidth) {
        static Size of(WinogradScheme scheme, int height, int width) {
            int rows = (height + scheme.outputs() - 1) / scheme.outputs();
            int columns = (width + scheme.outputs() - 1) / scheme.outputs();
            int beyond = scheme.window() - scheme.step();
            return new Size(
                    rows, columns, height, width, rows * scheme.step() + beyond, columns * scheme.step() + beyond);
        }
    }

    /**
     * Computes a convolution with its fused operations.
     *
     * @param filter the transformed weights of the layer
     * @param height the height of the output before the pixel shuffle
     * @param width the width of the output before the pixel shuffle
     * @param epilogue the fused operations
     */
    static void run(
            Gemm gemm,
            Parallel parallel,
            BufferPool pool,
            CpuTensor map,
            CpuConv2dLayer layer,
            WinogradFilter filter,
            int height,
            int width,
            Epilogue epilogue) {
        Size size = Size.of(filter.scheme(), height, width);
        float[] padded = pool.take(
                Math.multiplyExact(map.dim(0) * map.dim(1), Math.multiplyExact(size.paddedHeight, size.paddedWidth)));
        try {
            InputPadding.copy(map, layer.spec().padding(), size.paddedHeight, size.paddedWidth, padded, parallel);
            new WinogradConvolution(gemm, parallel, pool, filter, layer, padded, size, epilogue)
                    .all(map.dim(0) * size.tileRows);
        } finally {
            pool.release(padded);
        }
    }

    /** Computes all rows of tiles, in chunks of equal size. */
    private void all(int rows) {
        int perRow = n * n * tileColumns * (inChannels + outChannels);
        int chunks = (rows + Math.max(1, CHUNK / perRow) - 1) / Math.max(1, CHUNK / perRow);
        for (int i = 0; i < chunks; i++) {
            chunk((int) ((long) rows * i / chunks), (int) ((long) rows * (i + 1) / chunks));
        }
    }

    private void chunk(int from, int to) {
        int tiles = (to - from) * tileColumns;
        int wholeTiles = (tiles + gemm.rows() - 1) / gemm.rows() * gemm.rows();
        float[] inputs = pool.take(n * n * tiles * (inChannels + GAP));
        float[] products = pool.take(n * n * wholeTiles * outChannels);
        try {
            bands(
                    from,
                    to,
                    inChannels,
                    (row, first, count, band) -> transformInputs(
                            row, first, count, (row - from) * tileColumns + first, tiles, band, inputs));
            parallel.run(
                    n * n * panels,
                    task -> multiply(task / panels, task % panels, tiles, wholeTiles, inputs, products));
            bands(
                    from,
                    to,
                    outChannels,
                    (row, first, count, band) -> transformOutputs(
                            row, first, count, (row - from) * tileColumns + first, wholeTiles, products, band));
        } finally {
            pool.release(products);
            pool.release(inputs);
        }
    }

    /** The work on adjacent tiles of one row. */
    private interface Band {
        void run(int row, int firstTile, int count, float[] buffer);
    }

    /** Runs the work on all tiles of some rows, divided into bands whose intermediate values fit the buffer. */
    private void bands(int from, int to, int channels, Band work) {
        int side = Math.max(scheme.window(), scheme.outputs());
        int fitting = Math.max(1, BAND / (n * side * channels));
        int bands = (tileColumns + fitting - 1) / fitting;
        int largest = (tileColumns + bands - 1) / bands;
        int length = n * channels * (Math.max(scheme.step(), scheme.outputs()) * largest + scheme.window());
        parallel.run((to - from) * bands, task -> {
            int band = task % bands;
            int first = tileColumns * band / bands;
            int end = tileColumns * (band + 1) / bands;
            float[] buffer = pool.take(length);
            try {
                work.run(from + task / bands, first, end - first, buffer);
            } finally {
                pool.release(buffer);
            }
        });
    }

    /** Transforms the columns of a band, which adjacent tiles share, then the rows of each tile. */
    private void transformInputs(int row, int first, int count, int tile, int tiles, float[] band, float[] inputs) {
        int y = row / tileRows * paddedHeight + row % tileRows * scheme.step();
        int from = (y * paddedWidth + first * scheme.step()) * inChannels;
        int length = ((count - 1) * scheme.step() + scheme.window()) * inChannels;
        int pitch = inChannels + GAP;
        for (int i = 0; i < n; i++) {
            scheme.input(i).compute(elementwise, padded, from, paddedWidth * inChannels, band, 0, length);
            for (int j = 0; j < n; j++) {
                LinearCombination combination = scheme.input(j);
                int at = ((i * n + j) * tiles + tile) * pitch;
                for (int t = 0; t < count; t++) {
                    combination.compute(
                            elementwise,
                            band,
                            t * scheme.step() * inChannels,
                            inChannels,
                            inputs,
                            at + t * pitch,
                            inChannels);
                }
            }
        }
    }

    /** Computes the products of all tiles at one position with one panel of its weights. */
    private void multiply(int position, int panelIndex, int tiles, int wholeTiles, float[] inputs, float[] products) {
        int pitch = inChannels + GAP;
        int[] rows = new int[wholeTiles];
        for (int t = 0; t < wholeTiles; t++) {
            rows[t] = (position * tiles + Math.min(t, tiles - 1)) * pitch;
        }
        int out = position * wholeTiles * outChannels + panelIndex * panel;
        for (int t = 0; t < wholeTiles; t++) {
            int at = out + t * outChannels;
            Arrays.fill(products, at, at + panel, 0);
        }
        int block = Math.max(1, BLOCK / panel);
        for (int k = 0; k < inChannels; k += block) {
            int depth = Math.min(block, inChannels - k);
            int from = ((position * panels + panelIndex) * inChannels + k) * panel;
            for (int t = 0; t < wholeTiles; t += gemm.rows()) {
                gemm.tile(inputs, rows, t, k, depth, weights, from, products, out + t * outChannels, outChannels);
            }
        }
    }

    /** Transforms the products of the rows of each tile, then the columns of the band, and writes the outputs. */
    private void transformOutputs(
            int row, int first, int count, int tile, int wholeTiles, float[] products, float[] band) {
        int m = scheme.outputs();
        int length = count * m * outChannels;
        for (int i = 0; i < n; i++) {
            int from = (i * n * wholeTiles + tile) * outChannels;
            for (int t = 0; t < count; t++) {
                for (int j = 0; j < m; j++) {
                    scheme.output(j)
                            .compute(
                                    elementwise,
                                    products,
                                    from + t * outChannels,
                                    wholeTiles * outChannels,
                                    band,
                                    i * length + (t * m + j) * outChannels,
                                    outChannels);
                }
            }
        }
        float[] line = pool.take(length);
        try {
            int x = first * m;
            int pixels = Math.min(count * m, outWidth - x);
            for (int j = 0; j < m; j++) {
                int y = row % tileRows * m + j;
                if (y < outHeight) {
                    scheme.output(j).compute(elementwise, band, 0, length, line, 0, length);
                    for (int p = 0; p < pixels; p++) {
                        elementwise.add(bias, 0, line, p * outChannels, outChannels);
                    }
                    int pixel = (row / tileRows * outHeight + y) * outWidth + x;
                    epilogue.write(line, pixels, outChannels, pixel, outWidth, outHeight * outWidth, 0, 0, 0);
                }
            }
        } finally {
            pool.release(line);
        }
    }
}
