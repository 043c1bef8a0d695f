package io.clipsr.kernels.gpu;

import io.clipsr.kernels.Conv2dSpec;
import io.clipsr.kernels.Shapes;

/**
 * Brings PyTorch's convolution weights {@code [out, in, kernel, kernel]} into the order in which the kernels read them:
 * {@code [phase][tap][inChannels][outChannels]}, both channel counts rounded up and filled with zeros, so that a kernel
 * never asks where they end.
 */
final class WeightPacking {
    /** Input channels that a kernel takes at a time; {@code DEPTH} in conv2d_arguments.cuh. */
    static final int DEPTH = 16;
    /** Output channels that a block computes; {@code COLUMNS} in conv2d.cu. */
    static final int WIDE = 64;
    /** Likewise, {@code WIDTH} in conv2d_narrow.cu. */
    static final int NARROW = 4;

    /** For an output row (or column) of each parity, the kernel rows that each of the two taps stands for. */
    private static final int[][][] MERGED = {{{0}, {1, 2}}, {{0, 1}, {2}}};

    private WeightPacking() { }

    static int packedChannels(Conv2dSpec spec) {
        return spec.outChannels() <= NARROW ? NARROW : (spec.outChannels() + WIDE - 1) / WIDE * WIDE;
    }

    static int chunksOfTap(Conv2dSpec spec) {
        return (spec.inChannels() + DEPTH - 1) / DEPTH;
    }

    static float[] weight(Conv2dSpec spec, float[] weight) {
        if (weight.length != spec.weights()) {
            throw new IllegalArgumentException("a convolution " + spec + " has " + spec.weights() + " weights, not " + weight.length);
        }
        int phases = spec.upsample() * spec.upsample();
        int side = spec.upsample() == 2 ? 2 : spec.kernel();
        int tapSize = chunksOfTap(spec) * DEPTH * packedChannels(spec);
        float[] packed = new float[Shapes.elements(phases, side * side, tapSize)];
        for (int phase = 0; phase < phases; phase++) {
            for (int tap = 0; tap < side * side; tap++) {
                int at = (phase * side * side + tap) * tapSize;
                for (int y : kernelRows(spec, phase / 2, tap / side)) {
                    for (int x : kernelRows(spec, phase % 2, tap % side)) {
                        addTap(spec, weight, y * spec.kernel() + x, packed, at);
                    }
                }
            }
        }
        return packed;
    }

    static float[] bias(Conv2dSpec spec, float[] bias) {
        if (bias != null && bias.length != spec.outChannels()) {
            throw new IllegalArgumentException("a convolution " + spec + " has " + spec.outChannels() + " biases, not " + bias.length);
        }
        float[] packed = new float[packedChannels(spec)];
        for (int q = 0; bias != null && q < spec.outChannels(); q++) {
            packed[q] = bias[channelOf(spec, q)];
        }
        return packed;
    }

    /**
     * The kernel's rows (or columns) that one tap stands for. A 3x3 kernel over a map in which every pixel stands twice
     * sees two different rows only; which of its rows fall together depends on the output's parity.
     */
    private static int[] kernelRows(Conv2dSpec spec, int parity, int tap) {
        return spec.upsample() == 2 ? MERGED[parity][tap] : new int[] {tap};
    }

    /** The output channel that is computed as number q: those that land on one pixel of the shuffled map are neighbours. */
    static int channelOf(Conv2dSpec spec, int q) {
        int groups = spec.pixelShuffle() * spec.pixelShuffle();
        int each = spec.outChannels() / groups;
        return q % each * groups + q / each;
    }

    private static void addTap(Conv2dSpec spec, float[] weight, int position, float[] packed, int at) {
        int square = spec.kernel() * spec.kernel();
        int row = packedChannels(spec);
        for (int q = 0; q < spec.outChannels(); q++) {
            int from = channelOf(spec, q) * spec.inChannels() * square + position;
            for (int c = 0; c < spec.inChannels(); c++) {
                packed[at + c * row + q] += weight[from + c * square];
            }
        }
    }
}
