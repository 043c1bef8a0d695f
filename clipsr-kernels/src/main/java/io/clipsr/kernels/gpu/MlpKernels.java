package io.clipsr.kernels.gpu;

import io.clipsr.kernels.support.DenseMlp;
import java.util.List;

/** Launches of {@code modulation_mlps.cu}. */
final class MlpKernels {
    private static final int THREADS = 512;
    /** Samples that share the reading of an MLP's weights. */
    private static final int ROWS = 4;
    /** Values of shared memory that every GPU gives a block without being asked, and those that partial sums take. */
    private static final int ROOM = 48 * 1024 / Float.BYTES;

    private static final int PARTIAL_SUMS = 4 * THREADS;
    /** Words of {@code Mlp} in modulation_mlps.cu. */
    private static final int WORDS = 14;

    private final GpuDriver driver;
    private final KernelLibrary kernels;
    private final MemoryPool pool;

    MlpKernels(GpuDriver driver, KernelLibrary kernels, MemoryPool pool) {
        this.driver = driver;
        this.kernels = kernels;
        this.pool = pool;
    }

    void run(GpuTensor x, List<DenseMlp<GpuConv2dLayer>> mlps, List<GpuTensor> outputs) {
        int in = x.dim(1);
        int hidden = mlps.stream()
                .mapToInt(mlp -> mlp.first().spec().outChannels())
                .max()
                .orElseThrow();
        int valuesOfRow = WeightPacking.roundedDepth(in) + WeightPacking.roundedDepth(hidden);
        boolean several = x.dim(0) > 1 && PARTIAL_SUMS + ROWS * valuesOfRow <= ROOM;
        int rows = several ? ROWS : 1;
        int shared = PARTIAL_SUMS + rows * valuesOfRow;
        int[] table = table(mlps, outputs);
        MemoryPool.Block block = pool.floats(table.length);
        try {
            driver.copyToDevice(table, 0, block.address(), table.length);
            driver.launch(
                    kernels.kernel("modulation_mlps", "modulation_mlps_" + rows),
                    new LaunchShape(
                            mlps.size(), Conv2dKernels.blocks(x.dim(0), rows), 1, THREADS, 1, 1, shared * Float.BYTES),
                    new KernelArguments()
                            .pointer(block.address())
                            .pointer(x.address())
                            .integer(x.dim(0))
                            .integer(in));
        } finally {
            pool.give(block);
        }
    }

    private static int[] table(List<DenseMlp<GpuConv2dLayer>> mlps, List<GpuTensor> outputs) {
        int[] words = new int[mlps.size() * WORDS];
        for (int i = 0; i < mlps.size(); i++) {
            GpuConv2dLayer first = mlps.get(i).first();
            GpuConv2dLayer second = mlps.get(i).second();
            int at = i * WORDS;
            for (long address : new long[] {
                first.weight().address(),
                first.bias().address(),
                second.weight().address(),
                second.bias().address(),
                outputs.get(i).address()
            }) {
                words[at++] = (int) address;
                words[at++] = (int) (address >>> 32);
            }
            words[at++] = first.spec().outChannels();
            words[at++] = first.packedChannels();
            words[at++] = second.spec().outChannels();
            words[at] = second.packedChannels();
        }
        return words;
    }
}
