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
    /** The number of transformed inputs of a task: 512 KB, half of an L2 cache. */
    private static final int INPUTS = 1 << 17;
    /** The least number of tasks of a thread, so that no thread waits long for the last. */
    private static final int TASKS_PER_THREAD = 4;
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
    private final int inputCount;
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
        this.inputCount = scheme.inputs();
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
            int rows = scheme.tiles(height);
            int columns = scheme.tiles(width);
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
        int perRow = tileColumns * (inputCount * inputCount * inChannels + n * n * outChannels);
        int chunks = (rows + Math.max(1, CHUNK / perRow) - 1) / Math.max(1, CHUNK / perRow);
        for (int i = 0; i < chunks; i++) {
            chunk((int) ((long) rows * i / chunks), (int) ((long) rows * (i + 1) / chunks));
        }
    }

    private void chunk(int from, int to) {
        int tiles = (to - from) * tileColumns;
        int wholeTiles = gemm.wholeRows(tiles);
        float[] inputs = pool.take(inputCount * inputCount * tiles * (inChannels + GAP));
        float[] products = pool.take(n * n * (wholeTiles * outChannels + GAP));
        try {
            bands(
                    from,
                    to,
                    inputCount * scheme.window() * inChannels,
                    (row, first, count) ->
                            transformInputs(row, first, count, (row - from) * tileColumns + first, tiles, inputs));
            multiply(tiles, wholeTiles, inputs, products);
            bands(
                    from,
                    to,
                    scheme.outputs() * scheme.outputs() * outChannels,
                    (row, first, count) -> transformOutputs(
                            row, first, count, (row - from) * tileColumns + first, wholeTiles, products));
        } finally {
            pool.release(products);
            pool.release(inputs);
        }
    }

    /** The work on adjacent tiles of one row. */
    private interface Band {
        void run(int row, int firstTile, int count);
    }

    /**
     * Runs the work on all tiles of some rows, divided into bands.
     *
     * @param perTile the values of a tile that should stay in the L2 cache
     */
    private void bands(int from, int to, int perTile, Band work) {
        int fitting = Math.max(1, BAND / perTile);
        int bands = (tileColumns + fitting - 1) / fitting;
        parallel.run((to - from) * bands, task -> {
            int first = tileColumns * (task % bands) / bands;
            int end = tileColumns * (task % bands + 1) / bands;
            work.run(from + task / bands, first, end - first);
        });
    }

    /** Transforms the columns of a band, which adjacent tiles share, then the rows of each tile. */
    private void transformInputs(int row, int first, int count, int tile, int tiles, float[] inputs) {
        int y = row / tileRows * paddedHeight + row % tileRows * scheme.step();
        int from = (y * paddedWidth + first * scheme.step()) * inChannels;
        int length = ((count - 1) * scheme.step() + scheme.window()) * inChannels;
        int pitch = inChannels + GAP;
        float[] band = pool.take(length);
        try {
            for (int i = 0; i < inputCount; i++) {
                scheme.input(i).compute(elementwise, padded, from, paddedWidth * inChannels, band, 0, length);
                for (int j = 0; j < inputCount; j++) {
                    LinearCombination combination = scheme.input(j);
                    int at = ((i * inputCount + j) * tiles + tile) * pitch;
                    for (int t = 0; t < count; t++) {
                        int tileStart = t * scheme.step() * inChannels;
                        combination.compute(
                                elementwise, band, tileStart, inChannels, inputs, at + t * pitch, inChannels);
                    }
                }
            }
        } finally {
            pool.release(band);
        }
    }

    /**
     * Computes the products of all tiles at all positions. A task has one position and so few tiles that its inputs
     * stay in the L2 cache for all panels. If there are few such tasks, they are divided by panels.
     */
    private void multiply(int tiles, int wholeTiles, float[] inputs, float[] products) {
        int groups = (wholeTiles + gemm.rows() - 1) / gemm.rows();
        int fitting = Math.max(1, INPUTS / (gemm.rows() * (inChannels + GAP)));
        int blocks = (groups + fitting - 1) / fitting;
        int wanted = TASKS_PER_THREAD * parallel.threads();
        int shares = Math.min(panels, (wanted + n * n * blocks - 1) / (n * n * blocks));
        parallel.run(n * n * blocks * shares, task -> {
            int share = task % shares;
            int block = task / shares % blocks;
            int position = task / shares / blocks;
            int input = scheme.source(position / n) * inputCount + scheme.source(position % n);
            int first = groups * block / blocks * gemm.rows();
            int end = Math.min(wholeTiles, groups * (block + 1) / blocks * gemm.rows());
            int[] rows = new int[end - first];
            for (int t = 0; t < rows.length; t++) {
                rows[t] = (input * tiles + Math.min(first + t, tiles - 1)) * (inChannels + GAP);
            }
            for (int p = panels * share / shares; p < panels * (share + 1) / shares; p++) {
                int from = (position * panels + p) * inChannels * panel;
                int out = position * (wholeTiles * outChannels + GAP) + (p * wholeTiles + first) * panel;
                multiply(inputs, rows, from, products, out);
            }
        });
    }

    /** Computes the products of some tiles at one position with one panel of its weights. */
    private void multiply(float[] inputs, int[] rows, int from, float[] products, int out) {
        Arrays.fill(products, out, out + rows.length * panel, 0);
        int block = Math.max(1, BLOCK / panel);
        for (int k = 0; k < inChannels; k += block) {
            int depth = Math.min(block, inChannels - k);
            gemm.product(inputs, rows, k, depth, weights, from + k * panel, products, out, panel);
        }
    }

    /** Transforms the products of a band to outputs, panel by panel, and writes these. */
    private void transformOutputs(int row, int first, int count, int tile, int wholeTiles, float[] products) {
        int m = scheme.outputs();
        int skipped = first == 0 ? scheme.before() : 0;
        int x = first * m + skipped - scheme.before();
        int pixels = Math.min(count * m - skipped, outWidth - x);
        float[] outputs = pool.take(m * pixels * outChannels);
        try {
            for (int p = 0; p < panels; p++) {
                transformPanel(
                        products, (p * wholeTiles + tile) * panel, wholeTiles, count, outputs, p, skipped, pixels);
            }
            for (int i = 0; i < m; i++) {
                int y = row % tileRows * m + i - scheme.before();
                if (y >= 0 && y < outHeight) {
                    int from = i * pixels * outChannels;
                    for (int pixel = 0; pixel < pixels; pixel++) {
                        elementwise.add(bias, 0, outputs, from + pixel * outChannels, outChannels);
                    }
                    int pixel = (row / tileRows * outHeight + y) * outWidth + x;
                    epilogue.write(outputs, from, pixels, outChannels, pixel, outWidth, outHeight * outWidth, 0, 0, 0);
                }
            }
        } finally {
            pool.release(outputs);
        }
    }

    /**
     * Transforms one panel of a band: the rows of each tile, then its columns.
     *
     * @param outputs the outputs {@code [output row][pixel][channel]}
     * @param skipped the number of outputs of a row that lie before the map
     */
    private void transformPanel(
            float[] products,
            int from,
            int wholeTiles,
            int count,
            float[] outputs,
            int panelIndex,
            int skipped,
            int pixels) {
        int m = scheme.outputs();
        int length = count * panel;
        int pitch = wholeTiles * outChannels + GAP;
        int line = n * m * length;
        float[] rows = pool.take(line + m * length);
        try {
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < m; j++) {
                    int to = (i * m + j) * length;
                    scheme.output(j).compute(elementwise, products, from + i * n * pitch, pitch, rows, to, length);
                }
            }
            for (int i = 0; i < m; i++) {
                scheme.output(i).compute(elementwise, rows, 0, m * length, rows, line, m * length);
                int to = i * pixels * outChannels + panelIndex * panel;
                for (int x = 0; x < pixels; x++) {
                    int inTiles = x + skipped;
                    int at = line + (inTiles % m * count + inTiles / m) * panel;
                    System.arraycopy(rows, at, outputs, to + x * outChannels, panel);
                }
            }
        } finally {
            pool.release(rows);
        }
    }
}
