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

    /**
     * Transforms the weights of a 3x3 convolution.
     *
     * @param taps the weights {@code [panel][3][3][channel][panel width]}, see {@link PackedFilter}
     * @param panels the number of panels
     */
    static WinogradFilter of(WinogradScheme scheme, float[] taps, int panels, Parallel parallel) {
        int n = scheme.positions();
        int length = taps.length / (panels * TAPS * TAPS);
        float[] packed = new float[Math.multiplyExact(n * n, panels * length)];
        parallel.run(n * n * panels, task -> {
            int position = task / panels;
            int panel = task % panels;
            double[] sum = new double[length];
            for (int y = 0; y < TAPS; y++) {
                for (int x = 0; x < TAPS; x++) {
                    double factor = scheme.kernel(position / n, y) * scheme.kernel(position % n, x);
                    if (factor != 0) {
                        int from = ((panel * TAPS + y) * TAPS + x) * length;
                        for (int i = 0; i < length; i++) {
                            sum[i] += factor * taps[from + i];
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
