package io.clipsr.model;

import io.clipsr.kernels.Conv2dSpec;
import java.util.Arrays;

/**
 * A chain of upsamplings (each a convolution and a pixel shuffle) and a final convolution, folded into one convolution
 * over the coarse map.
 *
 * <p>Each cell of the map has {@code phases x phases} output pixels. Each output pixel has weights for all cells at a
 * distance of up to {@code radius}.
 *
 * <p>Each convolution of the chain pads its own input with zeros. So at the border of the map, an output must not
 * depend on cells through values outside the picture: the sums over them are dropped there. This gives nine sets of
 * weights, in the order of {@link Conv2dSpec#borderSet}.
 *
 * @param outputs the number of output channels
 * @param channels the number of input channels
 * @param phases the number of output pixels per cell, in each dimension
 * @param radius the radius of the kernel in cells
 * @param weight the weights, {@code [set][output][phase y][phase x][offset y][offset x][channel]}; those of cells
 *     outside the map are arbitrary
 * @param bias the biases, {@code [set][output][phase y][phase x]}
 */
record FoldedUpsampling(int outputs, int channels, int phases, int radius, double[][] weight, double[][] bias) {
    private static final int SETS = Conv2dSpec.BORDER_SETS;
    /** The classes of a row (or column) of cells, as in {@link Conv2dSpec#borderSet}. */
    private static final int FIRST = 0;

    private static final int INNER = 1;
    private static final int LAST = 2;
    /** A product of zeros. */
    private static final double[] NOTHING = {};

    /** Returns a plain 3x3 convolution; {@code weight} is in PyTorch's order. */
    static FoldedUpsampling of(int outputs, int channels, float[] weight, float[] bias) {
        double[] reordered = new double[weight.length];
        for (int o = 0; o < outputs; o++) {
            for (int c = 0; c < channels; c++) {
                for (int tap = 0; tap < 9; tap++) {
                    reordered[(o * 9 + tap) * channels + c] = weight[(o * channels + c) * 9 + tap];
                }
            }
        }
        double[] constants = new double[outputs];
        for (int o = 0; o < outputs; o++) {
            constants[o] = bias[o];
        }
        double[][] weights = new double[SETS][];
        double[][] biases = new double[SETS][];
        Arrays.fill(weights, reordered);
        Arrays.fill(biases, constants);
        return new FoldedUpsampling(outputs, channels, 1, 1, weights, biases);
    }

    private int side() {
        return 2 * radius + 1;
    }

    /**
     * Returns this convolution with one more upsampling folded in before it: a 3x3 convolution to four times the
     * channels, and a pixel shuffle by 2.
     *
     * @param inner the weights of that convolution, {@code [4 * channels, channels, 3, 3]}
     * @param innerBias its biases, {@code [4 * channels]}
     */
    FoldedUpsampling withUpsampling(float[] inner, float[] innerBias) {
        double[][] kernels = byPlace(inner, innerBias);
        int reach = 2; // one cell for the 3x3 kernel, plus half of a radius of 1 or 2 fine cells, rounded up
        int pixels = outputs * 4 * phases * phases;
        FoldedUpsampling coarse = new FoldedUpsampling(
                outputs,
                channels,
                2 * phases,
                reach,
                new double[SETS][pixels * (2 * reach + 1) * (2 * reach + 1) * channels],
                new double[SETS][pixels]);
        for (int o = 0; o < outputs; o++) {
            for (int py = 0; py < 2 * phases; py++) {
                for (int px = 0; px < 2 * phases; px++) {
                    coarse.accumulate(
                            (o * 2 * phases + py) * 2 * phases + px,
                            this,
                            (o * phases + py % phases) * phases + px % phases,
                            py / phases,
                            px / phases,
                            kernels);
                }
            }
        }
        return coarse;
    }

    /** Adds up the weights of one output pixel, which lies in fine cell (gy, gx) of its coarse cell. */
    private void accumulate(int pixel, FoldedUpsampling fine, int finePixel, int gy, int gx, double[][] kernels) {
        for (int set = 0; set < SETS; set++) {
            bias[set][pixel] = fine.bias[fineSet(set, gy, gx)][finePixel];
        }
        for (int dy = -fine.radius; dy <= fine.radius; dy++) {
            for (int dx = -fine.radius; dx <= fine.radius; dx++) {
                int factors =
                        ((finePixel * fine.side() + dy + fine.radius) * fine.side() + dx + fine.radius) * channels;
                int place = Math.floorMod(gy + dy, 2) * 2 + Math.floorMod(gx + dx, 2);
                double[][] products = new double[SETS][];
                for (int set = 0; set < SETS; set++) {
                    if (isInside(set / 3, gy + dy) && isInside(set % 3, gx + dx)) {
                        int fineSet = fineSet(set, gy, gx);
                        if (products[fineSet] == null) {
                            products[fineSet] = fine.product(fineSet, factors, products, kernels, place);
                        }
                        if (products[fineSet] != NOTHING) {
                            add(products[fineSet], set, pixel, Math.floorDiv(gy + dy, 2), Math.floorDiv(gx + dx, 2));
                        }
                    }
                }
            }
        }
    }

    /**
     * Returns the set of fine cell (gy, gx) of a coarse cell: the outer fine cells of a border cell are at the border.
     */
    private static int fineSet(int set, int gy, int gx) {
        return 3 * fineClass(set / 3, gy) + fineClass(set % 3, gx);
    }

    private static int fineClass(int coarseClass, int g) {
        return coarseClass == FIRST && g == 0 || coarseClass == LAST && g == 1 ? coarseClass : INNER;
    }

    /** Returns whether a fine row lies in the picture, for a coarse cell of a class whose own fine rows are 0 and 1. */
    private static boolean isInside(int coarseClass, int fineRow) {
        return !(coarseClass == FIRST && fineRow < 0 || coarseClass == LAST && fineRow > 1);
    }

    /**
     * Returns the sum of the kernels of a place, multiplied by the weights of a set at a position. Most sets have the
     * same weights at most positions, and share the product.
     *
     * @param products the products of the sets that are known
     * @return the product; {@link #NOTHING} if all weights are 0, as they are beyond the chain's reach
     */
    private double[] product(int set, int at, double[][] products, double[][] kernels, int place) {
        for (int other = 0; other < SETS; other++) {
            if (products[other] != null
                    && Arrays.equals(weight[set], at, at + channels, weight[other], at, at + channels)) {
                return products[other];
            }
        }
        double[] product = NOTHING;
        for (int c = 0; c < channels; c++) {
            double factor = weight[set][at + c];
            if (factor != 0) {
                product = product == NOTHING ? new double[kernels[0].length] : product;
                addScaled(factor, kernels[place * channels + c], product);
            }
        }
        return product;
    }

    private static void addScaled(double factor, double[] kernel, double[] to) {
        for (int i = 0; i < to.length; i++) {
            to[i] += factor * kernel[i];
        }
    }

    /** Adds a product for a fine cell in the coarse cell at offset (cellY, cellX). */
    private void add(double[] product, int set, int pixel, int cellY, int cellX) {
        double[] to = weight[set];
        int row = 3 * channels; // the three taps of a row are neighbours here and there
        for (int tapY = 0; tapY < 3; tapY++) {
            int y = cellY + tapY - 1 + radius;
            int x = cellX - 1 + radius;
            addAll(product, tapY * row, to, ((pixel * side() + y) * side() + x) * channels, row);
        }
        bias[set][pixel] += product[9 * channels];
    }

    private static void addAll(double[] from, int at, double[] to, int toAt, int count) {
        for (int i = 0; i < count; i++) {
            to[toAt + i] += from[at + i];
        }
    }

    /**
     * Returns the kernels {@code [place in the pixel shuffle][channel][tap, input channel]}, each with its bias last.
     */
    private double[][] byPlace(float[] inner, float[] innerBias) {
        double[][] kernels = new double[4 * channels][9 * channels + 1];
        for (int place = 0; place < 4; place++) {
            for (int c = 0; c < channels; c++) {
                double[] kernel = kernels[place * channels + c];
                int q = 4 * c + place;
                for (int m = 0; m < channels; m++) {
                    for (int tap = 0; tap < 9; tap++) {
                        kernel[tap * channels + m] = inner[(q * channels + m) * 9 + tap];
                    }
                }
                kernel[9 * channels] = innerBias[q];
            }
        }
        return kernels;
    }

    /** Returns the hyperparameters of the convolution and its pixel shuffle. */
    Conv2dSpec spec() {
        return Conv2dSpec.same(channels, outputs * phases * phases, side())
                .shuffled(phases)
                .withBorderWeights();
    }

    /** Returns the weights in PyTorch's order, {@code [set, output * phases^2, channels, side, side]}. */
    float[] convolutionWeight() {
        int taps = side() * side();
        float[] ordered = new float[SETS * weight[0].length];
        int at = 0;
        for (double[] set : weight) {
            for (int pixel = 0; pixel < bias[0].length; pixel++) {
                for (int c = 0; c < channels; c++) {
                    for (int tap = 0; tap < taps; tap++) {
                        ordered[at++] = (float) set[(pixel * taps + tap) * channels + c];
                    }
                }
            }
        }
        return ordered;
    }

    /** Returns the biases of that convolution. */
    float[] convolutionBias() {
        float[] ordered = new float[SETS * bias[0].length];
        int at = 0;
        for (double[] set : bias) {
            for (double value : set) {
                ordered[at++] = (float) value;
            }
        }
        return ordered;
    }
}
