package io.clipsr.kernels.gpu.launch;

import io.clipsr.kernels.gpu.GpuDriver;
import io.clipsr.kernels.gpu.KernelArguments;
import io.clipsr.kernels.gpu.LaunchShape;
import io.clipsr.kernels.gpu.memory.GpuTensor;
import io.clipsr.kernels.gpu.memory.MemoryPool;
import io.clipsr.kernels.support.DenseMlp;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** The launcher of {@code modulation_mlps.cu}. */
public final class MlpKernels {
    private static final int THREADS = 512;
    /** The number of samples per block, which share the loads of a perceptron's weights. */
    private static final int ROWS = 4;
    /** The shared memory in values that every GPU allows per block without opt-in, and the part for partial sums. */
    private static final int SHARED_VALUES = 48 * 1024 / Float.BYTES;

    private static final int PARTIAL_SUMS = 4 * THREADS;
    private final GpuDriver driver;
    private final KernelLibrary kernels;
    private final MemoryPool pool;

    public MlpKernels(GpuDriver driver, KernelLibrary kernels, MemoryPool pool) {
        this.driver = driver;
        this.kernels = kernels;
        this.pool = pool;
    }

    public void run(GpuTensor x, List<DenseMlp<GpuConv2dLayer>> mlps, List<GpuTensor> outputs) {
        int in = x.dim(1);
        int hidden = mlps.stream()
                .mapToInt(mlp -> mlp.first().spec().outChannels())
                .max()
                .orElseThrow();
        int valuesOfRow = WeightPacking.roundedDepth(in) + WeightPacking.roundedDepth(hidden);
        boolean several = x.dim(0) > 1 && PARTIAL_SUMS + ROWS * valuesOfRow <= SHARED_VALUES;
        int rows = several ? ROWS : 1;
        int shared = PARTIAL_SUMS + rows * valuesOfRow;
        int[] table = table(mlps, outputs);
        MemoryPool.Block block = pool.floats(table.length);
        try {
            driver.copyToDevice(table, 0, block.address(), table.length);
            MlpArguments a = new MlpArguments();
            a.mlps = block.address();
            a.x = x.address();
            a.rows = x.dim(0);
            a.inFeatures = in;
            driver.launch(
                    kernels.kernel("modulation_mlps", "modulation_mlps_" + rows),
                    new LaunchShape(
                            mlps.size(), Conv2dKernels.blocks(x.dim(0), rows), 1, THREADS, 1, 1, shared * Float.BYTES),
                    a.arguments());
        } finally {
            pool.release(block);
        }
    }

    private static int[] table(List<DenseMlp<GpuConv2dLayer>> mlps, List<GpuTensor> outputs) {
        KernelArguments table = new KernelArguments();
        for (int i = 0; i < mlps.size(); i++) {
            GpuConv2dLayer first = mlps.get(i).first();
            GpuConv2dLayer second = mlps.get(i).second();
            MlpTableEntry entry = new MlpTableEntry();
            entry.weight1 = first.weight().address();
            entry.bias1 = first.bias().address();
            entry.weight2 = second.weight().address();
            entry.bias2 = second.bias().address();
            entry.output = outputs.get(i).address();
            entry.hidden = first.spec().outChannels();
            entry.packed1 = first.packedChannels();
            entry.outFeatures = second.spec().outChannels();
            entry.packed2 = second.packedChannels();
            entry.appendTo(table);
        }
        byte[] bytes = table.bytes();
        int[] words = new int[bytes.length / Integer.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(words);
        return words;
    }
}
