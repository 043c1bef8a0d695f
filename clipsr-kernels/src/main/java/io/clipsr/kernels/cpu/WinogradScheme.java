package io.clipsr.kernels.cpu;

import io.clipsr.kernels.Conv2dSpec;
import java.util.stream.IntStream;

/**
 * A convolution with fewer multiplications: {@code outputs = A ((G kernel) * (B inputs))}, where {@code *} is the
 * product of corresponding elements (Winograd, Arithmetic Complexity of Computations, 1980; Lavin and Gray, arXiv
 * 1509.09308).
 *
 * <p>The matrices are those of one dimension. A map needs them for its rows and for its columns: a tile of
 * {@code window * window} inputs becomes {@code positions * positions} values, each of which is multiplied by its own
 * weights, as a matrix product over the channels. docs/FAST_CONVOLUTION.md derives the schemes and counts them.
 */
enum WinogradScheme {
    /**
     * 3 taps, 4 outputs a tile: 6 products in place of 12. Interpolates at 0, 3/4, -3/4, 3/2, -3/2 and infinity, which
     * halves the rounding errors of the usual 0, 1, -1, 2, -2.
     */
    FOUR_OUTPUTS(
            1,
            new float[][] {
                {81 / 64f, 0, -45 / 16f, 0, 1, 0},
                {0, -27 / 16f, -9 / 4f, 3 / 4f, 1, 0},
                {0, 27 / 16f, -9 / 4f, -3 / 4f, 1, 0},
                {0, -27 / 32f, -9 / 16f, 3 / 2f, 1, 0},
                {0, 27 / 32f, -9 / 16f, -3 / 2f, 1, 0},
                {0, 81 / 64f, 0, -45 / 16f, 0, 1}
            },
            new double[][] {
                {64 / 81.0, 0, 0},
                {-128 / 243.0, -32 / 81.0, -8 / 27.0},
                {-128 / 243.0, 32 / 81.0, -8 / 27.0},
                {32 / 243.0, 16 / 81.0, 8 / 27.0},
                {32 / 243.0, -16 / 81.0, 8 / 27.0},
                {0, 0, 1}
            },
            new float[][] {
                {1, 1, 1, 1, 1, 0},
                {0, 3 / 4f, -3 / 4f, 3 / 2f, -3 / 2f, 0},
                {0, 9 / 16f, 9 / 16f, 9 / 4f, 9 / 4f, 0},
                {0, 27 / 64f, -27 / 64f, 27 / 8f, -27 / 8f, 1}
            },
            4),

    /** 3 taps, 2 outputs a tile: 4 products in place of 6. Interpolates at 0, 1, -1 and infinity. */
    TWO_OUTPUTS(
            1,
            new float[][] {{1, 0, -1, 0}, {0, 1, 1, 0}, {0, -1, 1, 0}, {0, -1, 0, 1}},
            new double[][] {{1, 0, 0}, {0.5, 0.5, 0.5}, {0.5, -0.5, 0.5}, {0, 0, 1}},
            new float[][] {{1, 1, 1, 0}, {0, 1, -1, 1}},
            2),

    /**
     * 3 taps on an input that is upsampled by 2: an input and its differences to both neighbours, with the weights of
     * the sum of all taps and of the outer taps, give 2 outputs. 3 products in place of the 4 of two phases.
     */
    UPSAMPLED(
            2,
            new float[][] {{1, -1, 0}, {0, 1, 0}, {0, -1, 1}},
            new double[][] {{1, 0, 0}, {1, 1, 1}, {0, 0, 1}},
            new float[][] {{1, 1, 0}, {0, 1, 1}},
            1),

    /**
     * The same for two inputs and their outer neighbours: 4 outputs, of which the first belongs to the input before. 5
     * products, with the same differences as inputs, in place of the 6 of two tiles of {@link #UPSAMPLED}.
     */
    UPSAMPLED_PAIRS(
            2,
            new float[][] {{1, -1, 0}, {0, 1, 0}, {0, -1, 1}},
            new int[] {0, 0, 1, 2, 2},
            new double[][] {{1, 0, 0}, {1, 1, 0}, {1, 1, 1}, {0, 1, 1}, {0, 0, 1}},
            new float[][] {{0, 1, 1, 0, 0}, {1, 0, 1, 0, 0}, {0, 0, 1, 0, 1}, {0, 0, 1, 1, 0}},
            2,
            1);

    private final int upsample;
    private final LinearCombination[] inputs;
    private final int[] source;
    private final double[][] kernel;
    private final LinearCombination[] outputs;
    private final int window;
    private final int step;
    private final int before;

    WinogradScheme(int upsample, float[][] inputs, double[][] kernel, float[][] outputs, int step) {
        this(upsample, inputs, IntStream.range(0, inputs.length).toArray(), kernel, outputs, step, 0);
    }

    WinogradScheme(
            int upsample, float[][] inputs, int[] source, double[][] kernel, float[][] outputs, int step, int before) {
        this.upsample = upsample;
        this.inputs = LinearCombination.ofRows(inputs);
        this.source = source;
        this.kernel = kernel;
        this.outputs = LinearCombination.ofRows(outputs);
        this.window = inputs[0].length;
        this.step = step;
        this.before = before;
    }

    /** Returns whether the scheme computes a convolution. */
    boolean computes(Conv2dSpec spec) {
        return spec.kernel() == 3 && spec.stride() == 1 && spec.upsample() == upsample;
    }

    /** Returns the number of products in a dimension. */
    int positions() {
        return source.length;
    }

    /** Returns the number of different combinations of inputs in a dimension. */
    int inputs() {
        return inputs.length;
    }

    /** Returns which of the combinations of inputs is multiplied at a position. */
    int source(int position) {
        return source[position];
    }

    /** Returns the number of outputs of a tile in a dimension. */
    int outputs() {
        return outputs.length;
    }

    /** Returns the number of inputs that a tile reads in a dimension. */
    int window() {
        return window;
    }

    /** Returns the distance of two tiles in inputs. */
    int step() {
        return step;
    }

    /** Returns the number of outputs of the first tile that lie before the first output of the map. */
    int before() {
        return before;
    }

    /** Returns the number of tiles that compute a number of outputs. */
    int tiles(int count) {
        return (count + before + outputs() - 1) / outputs();
    }

    /** Returns a combination of a tile's inputs: a row of B. */
    LinearCombination input(int index) {
        return inputs[index];
    }

    /** Returns the combination of the positions' products that is an output of a tile: a row of A. */
    LinearCombination output(int index) {
        return outputs[index];
    }

    /** Returns the factor of a tap in the weight of a position: an element of G. */
    double kernel(int position, int tap) {
        return kernel[position][tap];
    }
}
