package io.clipsr.metrics.natural;

import io.clipsr.image.Pixels;
import io.clipsr.image.Resampler;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/**
 * The statistics of natural scenes of BRISQUE (Mittal, Moorthy, Bovik, "No-Reference Image Quality Assessment in the
 * Spatial Domain", 2012) of the blocks of a picture: 36 numbers a block, 18 at each of two scales. The luma (ITU-R
 * BT.601, 16 to 235) is normalised by its local mean and deviation (Gaussian window, 7x7, standard deviation 7/6); the
 * values and the products of neighbours in four directions are fitted by asymmetric generalised Gaussians.
 */
public final class SceneStatistics {
    /** The side of a block in pixels. */
    public static final int BLOCK = 96;

    /** The number of statistics of a block. */
    public static final int COUNT = 36;

    private static final int HALF = COUNT / 2;
    private static final int[][] NEIGHBOURS = {{0, 1}, {1, 0}, {1, 1}, {1, -1}};

    private SceneStatistics() {}

    /**
     * The statistics of a block.
     *
     * @param values the statistics, {@value SceneStatistics#COUNT}; NaN where the block is flat
     * @param sharpness the mean of the local deviation
     */
    record Block(double[] values, double sharpness) {}

    /**
     * Returns the means of the statistics over the blocks of a picture.
     *
     * @return {@value #COUNT} numbers; NaN where all blocks are flat
     * @throws IllegalArgumentException if the picture is smaller than a block
     */
    public static double[] of(BufferedImage picture) {
        return Gaussian.means(blocks(picture).stream().map(Block::values).toList());
    }

    static List<Block> blocks(BufferedImage picture) {
        int columns = picture.getWidth() / BLOCK;
        int rows = picture.getHeight() / BLOCK;
        if (columns == 0 || rows == 0) {
            throw new IllegalArgumentException("the picture has " + picture.getWidth() + "x" + picture.getHeight()
                    + " pixels, natural-scene statistics need at least " + BLOCK + "x" + BLOCK);
        }
        float[] luma = luma(picture, columns * BLOCK, rows * BLOCK);
        NormalizedLuma full = NormalizedLuma.of(luma, columns * BLOCK, rows * BLOCK);
        NormalizedLuma half = NormalizedLuma.of(
                Resampler.imresize(luma, 1, rows * BLOCK, columns * BLOCK, 0.5), columns * BLOCK / 2, rows * BLOCK / 2);
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < rows * columns; i++) {
            double[] values = new double[COUNT];
            int x = i % columns * BLOCK;
            int y = i / columns * BLOCK;
            fill(values, 0, full.block(x, y, BLOCK), BLOCK);
            fill(values, HALF, half.block(x / 2, y / 2, BLOCK / 2), BLOCK / 2);
            blocks.add(new Block(values, full.sharpness(x, y, BLOCK)));
        }
        return blocks;
    }

    private static float[] luma(BufferedImage picture, int width, int height) {
        byte[] rgb = Pixels.of(picture.getSubimage(0, 0, width, height)).toBytes();
        int area = width * height;
        float[] luma = new float[area];
        for (int i = 0; i < area; i++) {
            luma[i] = (float) (16
                    + (65.481 * (rgb[i] & 0xff)
                                    + 128.553 * (rgb[area + i] & 0xff)
                                    + 24.966 * (rgb[2 * area + i] & 0xff))
                            / 255);
        }
        return luma;
    }

    private static void fill(double[] values, int at, double[] block, int side) {
        AsymmetricGaussian whole = AsymmetricGaussian.fit(block);
        values[at] = whole.shape();
        values[at + 1] = (whole.left() + whole.right()) / 2;
        for (int n = 0; n < NEIGHBOURS.length; n++) {
            double[] products = new double[block.length];
            for (int y = 0; y < side; y++) {
                int otherY = Math.floorMod(y - NEIGHBOURS[n][0], side);
                for (int x = 0; x < side; x++) {
                    int otherX = Math.floorMod(x - NEIGHBOURS[n][1], side);
                    products[y * side + x] = block[y * side + x] * block[otherY * side + otherX];
                }
            }
            AsymmetricGaussian fit = AsymmetricGaussian.fit(products);
            values[at + 2 + 4 * n] = fit.shape();
            values[at + 3 + 4 * n] = fit.mean();
            values[at + 4 + 4 * n] = fit.left();
            values[at + 5 + 4 * n] = fit.right();
        }
    }
}
