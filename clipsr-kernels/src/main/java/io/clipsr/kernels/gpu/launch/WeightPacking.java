package io.clipsr.kernels.gpu.launch;

import io.clipsr.kernels.Conv2dSpec;
import io.clipsr.kernels.Shapes;

/**
 * The packing of convolution weights: reorders PyTorch's {@code [out, in, kernel, kernel]} into the order in which the
 * kernels read them, {@code [filter][tap][inChannels][outChannels]}. A filter is a set of weights, or a phase of an
 * upsampled convolution. The output channels are zero-padded to a multiple of 4, and the product of taps and input
 * channels to a multiple of {@link #DEPTH}, so that kernels need no bounds checks.
 */
public final class WeightPacking {
    /** The number of (tap, input channel) pairs that a kernel processes per step; {@code DEPTH} in tiles.cuh. */
    static final int DEPTH = 16;
    /** The number of output channels of {@code conv2d_narrow.cu}. */
    static final int NARROW = 4;
    /** The number of values per load of a thread. */
    private static final int WORD = 4;

    /** The kernel rows (or columns) that each of the two taps merges, by the parity of the output row (or column). */
    private static final int[][][] MERGED = {{{0}, {1, 2}}, {{0, 1}, {2}}};

    private WeightPacking() {}

    static int packedChannels(Conv2dSpec spec) {
        return roundUp(spec.outChannels(), WORD);
    }

    /** Returns the number of rows of the packed weights of one phase. */
    static int depth(Conv2dSpec spec) {
        int side = side(spec);
        return roundUp(side * side * spec.inChannels(), DEPTH);
    }

    /** Returns the side of the square of taps. The phases of an upsampled 3x3 convolution have 2x2 taps. */
    static int side(Conv2dSpec spec) {
        return spec.upsample() == 2 ? 2 : spec.kernel();
    }

    private static int roundUp(int count, int step) {
        return (count + step - 1) / step * step;
    }

    /** Returns the number of rows of a linear layer's packed weights. */
    static int roundedDepth(int inFeatures) {
        return (inFeatures + DEPTH - 1) / DEPTH * DEPTH;
    }

    public static float[] weight(Conv2dSpec spec, float[] weight) {
        int phases = spec.upsample() * spec.upsample();
        int side = side(spec);
        int tapSize = spec.inChannels() * packedChannels(spec);
        int filterSize = depth(spec) * packedChannels(spec);
        float[] packed = new float[Shapes.elements(spec.weightSets() * phases, filterSize)];
        for (int filter = 0; filter < spec.weightSets() * phases; filter++) {
            int set = filter / phases;
            int phase = filter % phases;
            for (int tap = 0; tap < side * side; tap++) {
                int at = filter * filterSize + tap * tapSize;
                for (int y : kernelRows(spec, phase / 2, tap / side)) {
                    for (int x : kernelRows(spec, phase % 2, tap % side)) {
                        addTap(spec, weight, set, y * spec.kernel() + x, packed, at);
                    }
                }
            }
        }
        return packed;
    }

    public static float[] bias(Conv2dSpec spec, float[] bias) {
        float[] packed = new float[spec.weightSets() * packedChannels(spec)];
        for (int i = 0; bias != null && i < spec.biases(); i++) {
            int set = i / spec.outChannels();
            int q = i % spec.outChannels();
            packed[set * packedChannels(spec) + q] = bias[set * spec.outChannels() + channelOf(spec, q)];
        }
        return packed;
    }

    /**
     * Returns the kernel rows (or columns) that one tap merges. After nearest upsampling by 2, a 3x3 kernel covers only
     * two different input rows. Which of its rows coincide depends on the parity of the output row.
     */
    private static int[] kernelRows(Conv2dSpec spec, int parity, int tap) {
        return spec.upsample() == 2 ? MERGED[parity][tap] : new int[] {tap};
    }

    /**
     * Returns the output channel of packed channel q. The packed order groups the channels that the pixel shuffle
     * writes to the same pixel.
     */
    static int channelOf(Conv2dSpec spec, int q) {
        int groups = spec.pixelShuffle() * spec.pixelShuffle();
        int each = spec.outChannels() / groups;
        return q % each * groups + q / each;
    }

    private static void addTap(Conv2dSpec spec, float[] weight, int set, int position, float[] packed, int at) {
        int square = spec.kernel() * spec.kernel();
        int row = packedChannels(spec);
        for (int q = 0; q < spec.outChannels(); q++) {
            int from = (set * spec.outChannels() + channelOf(spec, q)) * spec.inChannels() * square + position;
            for (int c = 0; c < spec.inChannels(); c++) {
                packed[at + c * row + q] += weight[from + c * square];
            }
        }
    }
}
