package io.clipsr.kernels.cpu;

import io.clipsr.kernels.Conv2dFusion;
import io.clipsr.kernels.Conv2dSpec;
import io.clipsr.kernels.Shapes;
import io.clipsr.kernels.cpu.micro.Gemm;
import io.clipsr.kernels.support.BorderRegion;
import io.clipsr.kernels.support.StoredMap;
import java.util.ArrayList;
import java.util.List;

/**
 * Direct convolution: {@link Gemm} computes tiles of some output pixels times one panel of output channels from the
 * padded input map, without an im2col matrix.
 *
 * <p>A task is a chunk of pixels times one panel, or several if they have few weights. It splits the sums over the
 * input into blocks, so that a block of a panel's weights stays in the L1 cache for all pixels of the chunk.
 */
final class Convolution {
    /** The number of values in a block of a panel's weights: 32 KB, about the size of the L1 cache. */
    private static final int BLOCK = 8192;
    /**
     * The number of pixels times panels of a task. Their sums take 100 KB with the widest vectors: they fit the L2
     * cache.
     */
    private static final int CHUNK = 768;
    /** The largest number of weights of a task with several panels. Long runs of channels are stored faster. */
    private static final int GROUP = 1 << 14;

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
        WinogradFilter fast = layer.fast(height, width, gemm.rest().rows(), parallel);
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
        int group = Math.min(panels, Math.max(1, GROUP / (layer.filters().get(0).depth() * layer.panel())));
        int groups = (panels + group - 1) / group;
        int chunk = chunkOf(pixels, groups * spec.upsample() * spec.upsample(), group);
        List<Task> tasks = tasks(parts(layer, gridHeight, gridWidth), map.dim(0), chunk);
        Grid grid =
                new Grid(map.dim(2) + 2 * spec.padding(), map.dim(3) + 2 * spec.padding(), map.dim(1), spec.stride());
        parallel.run(tasks.size() * groups, i -> {
            int first = i % groups * group;
            int count = Math.min(group, panels - first);
            task(padded, grid, layer, tasks.get(i / groups), first, count, chunk, epilogue);
        });
    }

    /** Returns the parts of an output grid: one for each filter, which covers the grid or a region of it. */
    private static List<Part> parts(CpuConv2dLayer layer, int height, int width) {
        int biases = layer.panels() * layer.panel();
        return layer.spec().borderWeights()
                ? BorderRegion.of(height, width).stream()
                        .map(region -> new Part(
                                layer.filters().get(region.set()).beginningAt(region.top(), region.left()),
                                region.set() * biases,
                                region.height(),
                                region.width()))
                        .toList()
                : layer.filters().stream()
                        .map(filter -> new Part(filter, 0, height, width))
                        .toList();
    }

    /** Returns the chunks of all parts; those of the same position follow each other, because they read the same. */
    private static List<Task> tasks(List<Part> parts, int samples, int chunk) {
        List<Task> tasks = new ArrayList<>();
        int longest = samples * parts.stream().mapToInt(Part::pixels).max().orElse(0);
        for (int first = 0; first < longest; first += chunk) {
            for (Part part : parts) {
                int pixels = samples * part.pixels();
                if (first < pixels) {
                    tasks.add(new Task(part, first, Math.min(chunk, pixels - first)));
                }
            }
        }
        return tasks;
    }

    /**
     * Returns the number of pixels per task. Large tasks reuse the weights more, but each thread needs a few tasks.
     *
     * @param group the number of panels of a task
     */
    private int chunkOf(int pixels, int tasksOfChunk, int group) {
        int wanted = Math.max(1, 4 * parallel.threads() / tasksOfChunk);
        int even = Math.min(Math.max(1, CHUNK / group), (pixels + wanted - 1) / wanted);
        return (even + gemm.rows() - 1) / gemm.rows() * gemm.rows();
    }

    private void task(
            float[] padded,
            Grid grid,
            CpuConv2dLayer layer,
            Task task,
            int firstPanel,
            int panels,
            int chunk,
            Epilogue epilogue) {
        Part part = task.part;
        PackedFilter filter = part.filter;
        int panel = layer.panel();
        int channels = panels * panel;
        int[] rows = grid.offsets(task, gemm.wholeRows(task.count));
        float[] sums = pool.take(chunk * channels); // of one length for all tasks: the pool keeps few
        try {
            for (int p = 0; p < rows.length; p++) {
                System.arraycopy(layer.bias(), part.bias + firstPanel * panel, sums, p * channels, channels);
            }
            int block = Math.max(1, BLOCK / panel);
            for (int i = 0; i < panels; i++) {
                int weights = (firstPanel + i) * filter.depth() * panel;
                for (int ky = 0; ky < filter.kernelRows(); ky++) {
                    for (int k = 0; k < filter.run(); k += block) {
                        int depth = Math.min(block, filter.run() - k);
                        int delta = ky * grid.rowLength() + k;
                        int from = weights + (ky * filter.run() + k) * panel;
                        gemm.product(padded, rows, delta, depth, filter.packed(), from, sums, i * panel, channels);
                    }
                }
            }
            epilogue.write(
                    sums,
                    0,
                    task.count,
                    channels,
                    task.first,
                    part.width,
                    part.pixels(),
                    filter.firstRow(),
                    filter.firstColumn(),
                    firstPanel * panel);
        } finally {
            pool.release(sums);
        }
    }

    /**
     * A rectangle of the output that one filter computes.
     *
     * @param bias the position of the filter's biases in those of the layer
     * @param height the number of rows of one sample
     * @param width the number of columns of one sample
     */
    private record Part(PackedFilter filter, int bias, int height, int width) {
        int pixels() {
            return height * width;
        }
    }

    /** The {@code count} pixels of a part of all samples that begin at {@code first}. */
    private record Task(Part part, int first, int count) {}

    /** The padded input, and the positions of output pixels in it. */
    private record Grid(int paddedHeight, int paddedWidth, int channels, int stride) {
        int rowLength() {
            return paddedWidth * channels;
        }

        /** Returns the offsets of a task's pixels. The last offset is repeated to fill the last tile. */
        int[] offsets(Task task, int length) {
            Part part = task.part;
            int[] offsets = new int[length];
            for (int p = 0; p < length; p++) {
                int pixel = task.first + Math.min(p, task.count - 1);
                int sample = pixel / part.pixels();
                int y = pixel / part.width % part.height * stride + part.filter.top();
                int x = pixel % part.width * stride + part.filter.left();
                offsets[p] = ((sample * paddedHeight + y) * paddedWidth + x) * channels;
            }
            return offsets;
        }
    }
}
