package io.clipsr.kernels.gpu;

/** Launches of {@code attention.cu} and {@code cross_attention.cu}. */
final class AttentionKernels {
    private static final int THREADS = 128;
    private static final int LARGEST_HEAD = 128;
    /** Queries of a block of {@code attention.cu}. */
    private static final int QUERIES = 16;
    /** As in {@code cross_attention.cu}: values of a tile, and the words that it takes at once. */
    private static final int ROOM = 2560;
    private static final int AT_ONCE = 4;

    private final GpuDriver driver;
    private final KernelLibrary kernels;
    private final MemoryPool pool;

    AttentionKernels(GpuDriver driver, KernelLibrary kernels, MemoryPool pool) {
        this.driver = driver;
        this.kernels = kernels;
        this.pool = pool;
    }

    /** @param qkv {@code [n, length, 3 * width]}, out {@code [n, length, width]} */
    void self(long qkv, int n, int length, int width, int heads, boolean causal, int[] lengths, long out) {
        withLengths(lengths, valid -> {
            long queryBytes = (long) width * Float.BYTES;
            KernelArguments arguments = new KernelArguments().pointer(qkv).pointer(qkv + queryBytes).pointer(qkv + 2 * queryBytes)
                    .pointer(out).pointer(valid).integer(length).integer(length).integer(headSize(width, heads))
                    .integer(3 * width).integer(3 * width).integer(width).integer(0).integer(causal ? 1 : 0)
                    .real(scale(width / heads)).integer(0);
            launchGeneral(arguments, length, heads, n);
        });
    }

    /** @param queries NHWC {@code [n, pixels, inner]}; keys and values {@code [m, words, inner]} */
    void cross(long queries, int n, int pixels, int inner, long keys, long values, int m, int words, int heads, int[] lengths, long out) {
        int size = inner / heads;
        boolean small = (size == 8 || size == 16 || size == 32) && heads * (size + 4) * AT_ONCE <= ROOM;
        int shared = m == 1 ? 1 : 0;
        withLengths(lengths, valid -> {
            KernelArguments arguments = new KernelArguments().pointer(queries).pointer(keys).pointer(values).pointer(out).pointer(valid);
            if (small) {
                arguments.integer(pixels).integer(words).integer(heads).integer(shared).real(scale(size)).integer(0);
                driver.launch(kernels.kernel("cross_attention", "cross_attention_" + size),
                        LaunchShape.of(THREADS, Conv2dKernels.blocks(pixels * heads, THREADS), 1, n), arguments);
            } else {
                arguments.integer(pixels).integer(words).integer(headSize(inner, heads)).integer(inner).integer(inner).integer(inner)
                        .integer(shared).integer(0).real(scale(size)).integer(0);
                launchGeneral(arguments, pixels, heads, n);
            }
        });
    }

    private void launchGeneral(KernelArguments arguments, int queries, int heads, int n) {
        driver.launch(kernels.kernel("attention", "attention"), LaunchShape.of(THREADS, Conv2dKernels.blocks(queries, QUERIES), heads, n), arguments);
    }

    private interface Launch {
        void with(long lengths);
    }

    private void withLengths(int[] lengths, Launch launch) {
        if (lengths == null) {
            launch.with(0);
            return;
        }
        MemoryPool.Block block = pool.ints(lengths);
        try {
            launch.with(block.address());
        } finally {
            pool.give(block);
        }
    }

    private static int headSize(int width, int heads) {
        int size = width / heads;
        if (size > LARGEST_HEAD) {
            throw new IllegalArgumentException("attention on a GPU takes heads of up to " + LARGEST_HEAD + " values, not " + size);
        }
        return size;
    }

    private static float scale(int size) {
        return (float) (1 / Math.sqrt(size));
    }
}
