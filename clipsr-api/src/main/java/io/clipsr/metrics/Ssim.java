package io.clipsr.metrics;

import java.awt.image.BufferedImage;

/**
 * Structural similarity (Wang, Bovik, Sheikh, Simoncelli, "Image Quality Assessment: From Error Visibility to
 * Structural Similarity", 2004), in the form that scikit-image computes by default and the published program reports: a
 * uniform 7x7 window on each RGB channel of the 8-bit pictures, sample covariance, windows inside the picture only.
 */
public final class Ssim {

    private static final int WINDOW = 7;
    private static final double C1 = 0.01 * 255 * 0.01 * 255;
    private static final double C2 = 0.03 * 255 * 0.03 * 255;

    private Ssim() {}

    /**
     * Returns the mean similarity over windows and channels; alpha is ignored. Pictures with a side below 7 pixels get
     * the largest odd window that fits.
     *
     * @return the similarity: 1 if the pictures are equal, less otherwise; may be negative
     * @throws IllegalArgumentException if they differ in size, or a side is below 3 pixels
     */
    public static double between(BufferedImage first, BufferedImage second) {
        return between(Planes.of(first, second));
    }

    /**
     * Returns the similarity of the luma without a border, as papers on super-resolution report it ("SSIM-Y"): the luma
     * of {@link Psnr#ofLuma}, and the window of the paper, Gaussian, 11x11 with standard deviation 1.5.
     *
     * @param border the width of the border that is left out, in pixels; papers take the scale, such as 4
     * @return the similarity: 1 if the pictures are equal, less otherwise; may be negative
     * @throws IllegalArgumentException if they differ in size, the border is negative, or less than 11x11 pixels remain
     */
    public static double ofLuma(BufferedImage first, BufferedImage second, int border) {
        SizeCheck.same(first, second);
        return GaussianSsim.between(
                        Luma.of(first).without(border), Luma.of(second).without(border))
                .similarity();
    }

    static double between(Planes planes) {
        int side = Math.min(planes.width(), planes.height());
        if (side < 3) {
            throw new IllegalArgumentException("the pictures are " + planes.width() + "x" + planes.height()
                    + ", structural similarity needs at least 3x3 pixels");
        }
        int window = Math.min(WINDOW, side - 1 + side % 2);
        double sum = 0;
        for (int channel = 0; channel < Planes.COUNT; channel++) {
            sum += ofChannel(planes, channel, window);
        }
        return sum / Planes.COUNT;
    }

    /**
     * Returns the mean similarity of a channel. Running sums of the columns move down, and running sums of
     * {@code window} columns move right; all sums are exact integers.
     */
    private static double ofChannel(Planes planes, int channel, int window) {
        int width = planes.width();
        int height = planes.height();
        int start = channel * width * height;
        Sums[] columns = new Sums[width];
        for (int x = 0; x < width; x++) {
            columns[x] = new Sums();
            for (int y = 0; y < window - 1; y++) {
                columns[x].addPixel(planes, start + y * width + x, 1);
            }
        }
        double total = 0;
        for (int y = window - 1; y < height; y++) {
            for (int x = 0; x < width; x++) {
                columns[x].addPixel(planes, start + y * width + x, 1);
                if (y >= window) {
                    columns[x].addPixel(planes, start + (y - window) * width + x, -1);
                }
            }
            Sums sums = new Sums();
            for (int x = 0; x < width; x++) {
                sums.add(columns[x], 1);
                if (x >= window) {
                    sums.add(columns[x - window], -1);
                }
                if (x >= window - 1) {
                    total += sums.similarity(window * window);
                }
            }
        }
        return total / ((double) (width - window + 1) * (height - window + 1));
    }

    /** Sums over a set of pixels of both pictures. */
    private static final class Sums {
        private long first;
        private long second;
        private long firstSquared;
        private long secondSquared;
        private long product;

        void addPixel(Planes planes, int at, int sign) {
            int a = planes.first()[at] & 0xff;
            int b = planes.second()[at] & 0xff;
            first += sign * a;
            second += sign * b;
            firstSquared += sign * a * a;
            secondSquared += sign * b * b;
            product += sign * a * b;
        }

        void add(Sums other, int sign) {
            first += sign * other.first;
            second += sign * other.second;
            firstSquared += sign * other.firstSquared;
            secondSquared += sign * other.secondSquared;
            product += sign * other.product;
        }

        double similarity(int count) {
            double meanA = (double) first / count;
            double meanB = (double) second / count;
            double sampleSize = count * (count - 1.0);
            double varianceA = (count * firstSquared - first * first) / sampleSize;
            double varianceB = (count * secondSquared - second * second) / sampleSize;
            double covariance = (count * product - first * second) / sampleSize;
            return (2 * meanA * meanB + C1)
                    * (2 * covariance + C2)
                    / ((meanA * meanA + meanB * meanB + C1) * (varianceA + varianceB + C2));
        }
    }
}
