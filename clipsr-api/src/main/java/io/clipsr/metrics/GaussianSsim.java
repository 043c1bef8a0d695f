package io.clipsr.metrics;

/**
 * The terms of structural similarity with the Gaussian window of the paper: 11x11, standard deviation 1.5, windows
 * inside the picture only, variances not corrected for the sample.
 *
 * @param similarity the mean of the whole index
 * @param contrast the mean of its contrast and structure term alone
 */
record GaussianSsim(double similarity, double contrast) {
    static final int WINDOW = 11;
    private static final double DEVIATION = 1.5;
    private static final double C1 = 0.01 * 255 * 0.01 * 255;
    private static final double C2 = 0.03 * 255 * 0.03 * 255;
    private static final double[] KERNEL = GaussianBlur.kernel(WINDOW, DEVIATION);

    /** @throws IllegalArgumentException if a side is below 11 pixels */
    static GaussianSsim between(Luma first, Luma second) {
        int width = first.width();
        int height = first.height();
        if (Math.min(width, height) < WINDOW) {
            throw new IllegalArgumentException("the pictures have " + width + "x" + height
                    + " pixels without the border, structural similarity of luma needs at least " + WINDOW + "x"
                    + WINDOW);
        }
        double[] a = first.values();
        double[] b = second.values();
        double[] meansA = GaussianBlur.inside(a, width, height, KERNEL);
        double[] meansB = GaussianBlur.inside(b, width, height, KERNEL);
        double[] squaresA = GaussianBlur.inside(product(a, a), width, height, KERNEL);
        double[] squaresB = GaussianBlur.inside(product(b, b), width, height, KERNEL);
        double[] products = GaussianBlur.inside(product(a, b), width, height, KERNEL);
        double similarity = 0;
        double contrast = 0;
        for (int i = 0; i < meansA.length; i++) {
            double meanA = meansA[i];
            double meanB = meansB[i];
            double variances = squaresA[i] - meanA * meanA + squaresB[i] - meanB * meanB;
            double term = (2 * (products[i] - meanA * meanB) + C2) / (variances + C2);
            contrast += term;
            similarity += term * (2 * meanA * meanB + C1) / (meanA * meanA + meanB * meanB + C1);
        }
        return new GaussianSsim(similarity / meansA.length, contrast / meansA.length);
    }

    private static double[] product(double[] a, double[] b) {
        double[] product = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            product[i] = a[i] * b[i];
        }
        return product;
    }
}
