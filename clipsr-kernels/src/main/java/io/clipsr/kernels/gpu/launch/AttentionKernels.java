package io.clipsr.kernels.gpu.launch;

import io.clipsr.kernels.Activation;
import io.clipsr.kernels.gpu.GpuDriver;
import io.clipsr.kernels.gpu.LaunchShape;
import io.clipsr.kernels.gpu.memory.GpuTensor;
import io.clipsr.kernels.gpu.memory.MemoryPool;
import java.util.List;

/** The launcher of {@code attention.cu} and {@code cross_attention.cu}. */
public final class AttentionKernels {
    private static final int THREADS = 128;
    /** The number of queries per block of {@code attention.cu}. */
    private static final int QUERIES = 16;
    /**
     * The number of pixels per block, values per tile and words per step, the same as in {@code cross_attention.cu}.
     */
    private static final int PIXELS = 32;

    private static final int TILE_VALUES = 2560;
    private static final int WORDS_PER_STEP = 4;
    /** The largest inner dimension for which the queries of a block fit in shared memory. */
    private static final int MAX_INNER = 128;

    private final GpuDriver driver;
    private final KernelLibrary kernels;
    private final MemoryPool pool;
    private final Conv2dKernels convolutions;

    public AttentionKernels(GpuDriver driver, KernelLibrary kernels, MemoryPool pool, Conv2dKernels convolutions) {
        this.driver = driver;
        this.kernels = kernels;
        this.pool = pool;
        this.convolutions = convolutions;
    }

    public void self(GpuTensor qkv, int heads, boolean causal, GpuTensor lengths, GpuTensor out) {
        int length = out.dim(1);
        int width = out.dim(2);
        long at = qkv.address();
        long queryBytes = (long) width * Float.BYTES;
        AttentionArguments a = new AttentionArguments();
        a.queries = at;
        a.keys = at + queryBytes;
        a.values = at + 2 * queryBytes;
        a.output = out.address();
        a.lengths = addressOrNull(lengths);
        a.queryCount = length;
        a.keyCount = length;
        a.headSize = width / heads;
        a.queryStride = 3 * width;
        a.keyStride = 3 * width;
        a.outputStride = width;
        a.causal = causal ? 1 : 0;
        a.scale = scale(width / heads);
        launchGeneral(a, length, heads, out.dim(0));
    }

    /**
     * The words that pixels attend to.
     *
     * @param keys the keys {@code [m, words, inner]}
     * @param values the values {@code [m, words, inner]}
     * @param lengths the number of valid words of each sample, or null if all are valid
     */
    public record Words(GpuTensor keys, GpuTensor values, GpuTensor lengths) {}

    public void cross(GpuTensor map, GpuConv2dLayer toQuery, Words words, int heads, GpuTensor out) {
        int inner = out.dim(1);
        int size = inner / heads;
        boolean small = size == 8 || size == 16 || size == 32;
        if (small && inner <= MAX_INNER && heads * (size + 4) * WORDS_PER_STEP <= TILE_VALUES && map.dim(1) % 4 == 0) {
            crossSmall(map, toQuery, words, heads, out);
            return;
        }
        MemoryPool.Block queries = pool.floats(out.elements());
        try {
            convolutions.run(
                    new Conv2dKernels.Input(map.address(), map.dim(0), map.dim(2), map.dim(3)),
                    toQuery,
                    Activation.IDENTITY,
                    List.of(),
                    queries.address());
            attendQueries(queries.address(), words, heads, out);
        } finally {
            pool.release(queries);
        }
    }

    private void crossSmall(GpuTensor map, GpuConv2dLayer toQuery, Words words, int heads, GpuTensor out) {
        int inner = out.dim(1);
        int pixels = out.dim(2) * out.dim(3);
        CrossAttentionArguments a = new CrossAttentionArguments();
        a.map = map.address();
        a.queryWeight = toQuery.weight().address();
        a.queryBias = toQuery.bias().address();
        a.keys = words.keys.address();
        a.values = words.values.address();
        a.output = out.address();
        a.pixels = pixels;
        a.channels = map.dim(1);
        a.words = words.keys.dim(1);
        a.heads = heads;
        a.sharedKeys = words.keys.dim(0) == 1 ? 1 : 0;
        a.scale = scale(inner / heads);
        a.lengths = addressOrNull(words.lengths);
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
                a.arguments());
    }

    private void attendQueries(long queries, Words words, int heads, GpuTensor out) {
        int inner = out.dim(1);
        int pixels = out.dim(2) * out.dim(3);
        AttentionArguments a = new AttentionArguments();
        a.queries = queries;
        a.keys = words.keys.address();
        a.values = words.values.address();
        a.output = out.address();
        a.queryCount = pixels;
        a.keyCount = words.keys.dim(1);
        a.headSize = inner / heads;
        a.queryStride = inner;
        a.keyStride = inner;
        a.outputStride = inner;
        a.sharedKeys = words.keys.dim(0) == 1 ? 1 : 0;
        a.scale = scale(inner / heads);
        a.lengths = addressOrNull(words.lengths);
        launchGeneral(a, pixels, heads, out.dim(0));
    }

    private void launchGeneral(AttentionArguments a, int queries, int heads, int n) {
        driver.launch(
                kernels.kernel("attention", "attention"),
                LaunchShape.of(THREADS, Conv2dKernels.blocks(queries, QUERIES), heads, n),
                a.arguments());
    }

    /** Returns the address of the lengths, or 0 if all positions are valid. */
    private static long addressOrNull(GpuTensor lengths) {
        return lengths == null ? 0 : lengths.address();
    }

    private static float scale(int size) {
        return (float) (1 / Math.sqrt(size));
    }
}
