package io.clipsr.kernels.cpu;

/**
 * The weights of a convolution for a {@link WinogradScheme}.
 *
 * @param scheme the scheme
 * @param packed the weights {@code [position][panel][channel][panel width]}, where the positions are those of the rows
 *     times those of the columns
 */
record WinogradFilter(WinogradScheme scheme, float[] packed) {
    private static final int TAPS = 3;
    /** The factors of the first tap, the sum of all taps, and the last tap: w0, w0 + w1, the sum, w1 + w2, w2. */
    private static final double[][] PAIRS = {{1, 0, 0}, {0, 1, -1}, {0, 1, 0}, {-1, 1, 0}, {0, 0, 1}};

    /**
     * Transforms the weights of a 3x3 convolution.
     *
     * @param taps the weights {@code [panel][3][3][channel][panel width]}, see {@link PackedFilter}
     * @param panels the number of panels
     */
    static WinogradFilter of(WinogradScheme scheme, float[] taps, int panels, Parallel parallel) {
        int length = taps.length / (panels * TAPS * TAPS);
        return of(scheme, scheme::kernel, taps, length, TAPS * TAPS * length, panels, parallel);
    }

    /**
     * Returns the weights of {@link WinogradScheme#UPSAMPLED_PAIRS}, given those of {@link WinogradScheme#UPSAMPLED}.
     */
    static WinogradFilter pairs(WinogradFilter single, int panels, Parallel parallel) {
        int length = single.packed.length / (panels * TAPS * TAPS);
        return of(
                WinogradScheme.UPSAMPLED_PAIRS,
                (position, tap) -> PAIRS[position][tap],
                single.packed,
                panels * length,
                length,
                panels,
                parallel);
    }

    /** The factor of a source's element in a position's weight. */
    private interface Matrix {
        double factor(int position, int tap);
    }

    private static WinogradFilter of(
            WinogradScheme scheme,
            Matrix matrix,
            float[] source,
            int tapPitch,
            int panelPitch,
            int panels,
            Parallel parallel) {
        int n = scheme.positions();
        int length = source.length / (panels * TAPS * TAPS);
        float[] packed = new float[Math.multiplyExact(n * n, panels * length)];
        parallel.run(n * n * panels, task -> {
            int position = task / panels;
            double[] sum = new double[length];
            for (int y = 0; y < TAPS; y++) {
                for (int x = 0; x < TAPS; x++) {
                    double factor = matrix.factor(position / n, y) * matrix.factor(position % n, x);
                    if (factor != 0) {
                        int from = task % panels * panelPitch + (y * TAPS + x) * tapPitch;
                        for (int i = 0; i < length; i++) {
                            sum[i] += factor * source[from + i];
                        }
                    }
                }
            }
            for (int i = 0; i < length; i++) {
                packed[task * length + i] = (float) sum[i];
            }
        });
        return new WinogradFilter(scheme, packed);
    }
}
