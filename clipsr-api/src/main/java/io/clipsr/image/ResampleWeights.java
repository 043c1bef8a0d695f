package io.clipsr.image;

import java.util.Arrays;

/**
 * The weights to resample one dimension: every output is a weighted sum of {@code taps} inputs.
 *
 * @param taps the number of inputs per output, the same for all outputs (weights may be zero)
 * @param indices the indices of the inputs, {@code outputs * taps} values
 * @param weights the weights of the inputs, {@code outputs * taps} values; those of each output sum to 1
 */
record ResampleWeights(int taps, int[] indices, double[] weights) {

    int outputs() {
        return indices.length / taps;
    }

    /**
     * Returns the weights from any size to any other, as in PIL: the kernel is widened by the ratio when shrinking,
     * truncated at the border and renormalised.
     */
    static ResampleWeights fit(int in, int out, ResizeKernel kernel) {
        return fit(in, out, kernel, false, 0, out);
    }

    /**
     * Returns the weights of the outputs {@code from <= o < to} alone.
     *
     * @param beyond whether there are inputs beyond the border; otherwise the kernel is truncated there
     */
    static ResampleWeights fit(int in, int out, ResizeKernel kernel, boolean beyond, int from, int to) {
        double ratio = (double) in / out;
        double stretch = Math.max(ratio, 1);
        double reach = kernel.support * stretch;
        int least = beyond ? Integer.MIN_VALUE : 0;
        int end = beyond ? Integer.MAX_VALUE : in;
        int taps = (int) Math.min(end, Math.ceil(reach) * 2 + 1);
        int[] indices = new int[(to - from) * taps];
        double[] weights = new double[(to - from) * taps];
        for (int o = from; o < to; o++) {
            double center = (o + 0.5) * ratio;
            int first = Math.max(least, (int) Math.floor(center - reach + 0.5));
            int last = Math.min(end, (int) Math.floor(center + reach + 0.5));
            for (int k = 0; k < taps; k++) {
                int i = Math.min(first + k, end - 1);
                indices[(o - from) * taps + k] = i;
                weights[(o - from) * taps + k] = first + k < last ? kernel.at((first + k + 0.5 - center) / stretch) : 0;
            }
        }
        return normalized(taps, indices, weights);
    }

    /** Returns the index of the first input that is used. */
    int firstInput() {
        return Arrays.stream(indices).min().orElseThrow();
    }

    /** Returns the index after the last input that is used. */
    int endOfInputs() {
        return Arrays.stream(indices).max().orElseThrow() + 1;
    }

    /** Returns the same weights with indices relative to an input. */
    ResampleWeights from(int input) {
        return new ResampleWeights(
                taps, Arrays.stream(indices).map(i -> i - input).toArray(), weights);
    }

    /** Returns the weights for a scale factor, as in MATLAB's bicubic {@code imresize}; the border is mirrored. */
    static ResampleWeights scale(int in, double scale) {
        double shrink = Math.min(scale, 1);
        double kernelWidth = 4 / shrink;
        int taps = (int) Math.ceil(kernelWidth) + 2;
        int out = (int) Math.ceil(in * scale);
        int[] indices = new int[out * taps];
        double[] weights = new double[out * taps];
        for (int o = 0; o < out; o++) {
            double center = (o + 1) / scale + 0.5 * (1 - 1 / scale); // counted from 1, as in the original
            int left = (int) Math.floor(center - kernelWidth / 2);
            for (int k = 0; k < taps; k++) {
                indices[o * taps + k] = mirrored(left + k - 1, in);
                weights[o * taps + k] = ResizeKernel.BICUBIC.at(shrink * (center - left - k));
            }
        }
        return normalized(taps, indices, weights);
    }

    /**
     * Returns the index in the picture for an index outside of it, with mirrored borders that repeat the edge pixel.
     */
    private static int mirrored(int i, int n) {
        int m = Math.floorMod(i, 2 * n);
        return m < n ? m : 2 * n - 1 - m;
    }

    private static ResampleWeights normalized(int taps, int[] indices, double[] weights) {
        for (int start = 0; start < weights.length; start += taps) {
            double sum = 0;
            for (int k = 0; k < taps; k++) {
                sum += weights[start + k];
            }
            for (int k = 0; k < taps; k++) {
                weights[start + k] /= sum;
            }
        }
        return new ResampleWeights(taps, indices, weights);
    }
}
