package io.clipsr.kernels.gpu;

import io.clipsr.kernels.Conv2dFusion;
import java.util.List;

/** Launches of {@code attention.cu} and {@code cross_attention.cu}. */
final class AttentionKernels {
    private static final int THREADS = 128;
    /** Queries of a block of {@code attention.cu}. */
    private static final int QUERIES = 16;
    /** As in {@code cross_attention.cu}: pixels of a block, values of a tile, and the words that it takes at once. */
    private static final int PIXELS = 32;

    private static final int ROOM = 2560;
    private static final int AT_ONCE = 4;
    /** All heads' values for which the queries of a block find room in shared memory. */
    private static final int LARGEST_INNER = 128;

    private final GpuDriver driver;
    private final KernelLibrary kernels;
    private final MemoryPool pool;
    private final Conv2dKernels convolutions;

    AttentionKernels(GpuDriver driver, KernelLibrary kernels, MemoryPool pool, Conv2dKernels convolutions) {
        this.driver = driver;
        this.kernels = kernels;
        this.pool = pool;
        this.convolutions = convolutions;
    }

    void self(GpuTensor qkv, int heads, boolean causal, GpuTensor lengths, GpuTensor out) {
        int length = out.dim(1);
        int width = out.dim(2);
        long at = qkv.address();
        long queryBytes = (long) width * Float.BYTES;
        KernelArguments arguments = new KernelArguments()
                .pointer(at)
                .pointer(at + queryBytes)
                .pointer(at + 2 * queryBytes)
                .pointer(out.address())
                .pointer(addressOrNull(lengths))
                .integer(length)
                .integer(length)
                .integer(width / heads)
                .integer(3 * width)
                .integer(3 * width)
                .integer(width)
                .integer(0)
                .integer(causal ? 1 : 0)
                .real(scale(width / heads))
                .integer(0);
        launchGeneral(arguments, length, heads, out.dim(0));
    }

    /** @param lengths the number of words of each sample, or null if all are valid */
    record Words(GpuTensor keys, GpuTensor values, GpuTensor lengths) {}

    void cross(GpuTensor map, GpuConv2dLayer toQuery, Words words, int heads, GpuTensor out) {
        int inner = out.dim(1);
        int size = inner / heads;
        boolean small = size == 8 || size == 16 || size == 32;
        if (small && inner <= LARGEST_INNER && heads * (size + 4) * AT_ONCE <= ROOM && map.dim(1) % 4 == 0) {
            crossSmall(map, toQuery, words, heads, out);
            return;
        }
        MemoryPool.Block queries = pool.floats(out.elements());
        try {
            convolutions.run(
                    new Conv2dKernels.Maps(map.address(), map.dim(0), map.dim(2), map.dim(3), queries.address()),
                    toQuery,
                    Conv2dFusion.NONE,
                    List.of());
            crossOfQueries(queries.address(), words, heads, out);
        } finally {
            pool.give(queries);
        }
    }

    private void crossSmall(GpuTensor map, GpuConv2dLayer toQuery, Words words, int heads, GpuTensor out) {
        int inner = out.dim(1);
        int pixels = out.dim(2) * out.dim(3);
        driver.launch(
                kernels.kernel("cross_attention", "cross_attention_" + inner / heads),
                new LaunchShape(
                        Conv2dKernels.blocks(pixels, PIXELS),
                        1,
                        out.dim(0),
                        THREADS,
                        1,
                        1,
                        PIXELS * inner * Float.BYTES),
                new KernelArguments()
                        .pointer(map.address())
                        .pointer(toQuery.weight().address())
                        .pointer(toQuery.bias().address())
                        .pointer(words.keys.address())
                        .pointer(words.values.address())
                        .pointer(out.address())
                        .pointer(addressOrNull(words.lengths))
                        .integer(pixels)
                        .integer(map.dim(1))
                        .integer(words.keys.dim(1))
                        .integer(heads)
                        .integer(words.keys.dim(0) == 1 ? 1 : 0)
                        .real(scale(inner / heads)));
    }

    private void crossOfQueries(long queries, Words words, int heads, GpuTensor out) {
        int inner = out.dim(1);
        int pixels = out.dim(2) * out.dim(3);
        launchGeneral(
                new KernelArguments()
                        .pointer(queries)
                        .pointer(words.keys.address())
                        .pointer(words.values.address())
                        .pointer(out.address())
                        .pointer(addressOrNull(words.lengths))
                        .integer(pixels)
                        .integer(words.keys.dim(1))
                        .integer(inner / heads)
                        .integer(inner)
                        .integer(inner)
                        .integer(inner)
                        .integer(words.keys.dim(0) == 1 ? 1 : 0)
                        .integer(0)
                        .real(scale(inner / heads))
                        .integer(0),
                pixels,
                heads,
                out.dim(0));
    }

    private void launchGeneral(KernelArguments arguments, int queries, int heads, int n) {
        driver.launch(
                kernels.kernel("attention", "attention"),
                LaunchShape.of(THREADS, Conv2dKernels.blocks(queries, QUERIES), heads, n),
                arguments);
    }

    /** Returns the address of the lengths, or 0 if all positions are valid. */
    private static long addressOrNull(GpuTensor lengths) {
        return lengths == null ? 0 : lengths.address();
    }

    private static float scale(int size) {
        return (float) (1 / Math.sqrt(size));
    }
}
