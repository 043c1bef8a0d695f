package io.clipsr.model;

/**
 * A chain of upsamplings (each a convolution and a pixel shuffle) and a final convolution, folded into one convolution
 * over the coarse map.
 *
 * <p>Each cell of the map has {@code phases x phases} output pixels. Each output pixel has weights for all cells at a
 * distance of up to {@code radius}.
 *
 * @param outputs the number of output channels
 * @param channels the number of input channels
 * @param phases the number of output pixels per cell, in each dimension
 * @param radius the radius of the kernel in cells
 * @param weight the weights, {@code [output][phase y][phase x][offset y][offset x][channel]}
 * @param bias the biases, {@code [output][phase y][phase x]}
 */
record FoldedUpsampling(int outputs, int channels, int phases, int radius, double[] weight, double[] bias) {

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
        return new FoldedUpsampling(outputs, channels, 1, 1, reordered, constants);
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
        double[][] kernels = byTap(inner);
        int reach = 2; // one cell for the 3x3 kernel, plus half of a radius of 1 or 2 fine cells, rounded up
        FoldedUpsampling coarse = new FoldedUpsampling(
                outputs,
                channels,
                2 * phases,
                reach,
                new double[outputs * 4 * phases * phases * (2 * reach + 1) * (2 * reach + 1) * channels],
                new double[outputs * 4 * phases * phases]);
        for (int o = 0; o < outputs; o++) {
            for (int py = 0; py < 2 * phases; py++) {
                for (int px = 0; px < 2 * phases; px++) {
                    coarse.accumulate(
                            (o * 2 * phases + py) * 2 * phases + px,
                            this,
                            (o * phases + py % phases) * phases + px % phases,
                            py / phases,
                            px / phases,
                            kernels,
                            innerBias);
                }
            }
        }
        return coarse;
    }

    /** Adds up the weights of one output pixel, which lies in fine cell (gy, gx) of its coarse cell. */
    private void accumulate(
            int pixel, FoldedUpsampling fine, int finePixel, int gy, int gx, double[][] kernels, float[] innerBias) {
        double constant = fine.bias[finePixel];
        for (int dy = -fine.radius; dy <= fine.radius; dy++) {
            for (int dx = -fine.radius; dx <= fine.radius; dx++) {
                // The fine cell lies in a coarse cell, at one of the four positions of the pixel shuffle.
                int cellY = Math.floorDiv(gy + dy, 2);
                int cellX = Math.floorDiv(gx + dx, 2);
                int place = Math.floorMod(gy + dy, 2) * 2 + Math.floorMod(gx + dx, 2);
                int taps = ((finePixel * fine.side() + dy + fine.radius) * fine.side() + dx + fine.radius) * channels;
                for (int c = 0; c < channels; c++) {
                    double factor = fine.weight[taps + c];
                    constant += factor * innerBias[4 * c + place];
                    for (int tap = 0; tap < 9; tap++) {
                        int y = cellY + tap / 3 - 1 + radius;
                        int x = cellX + tap % 3 - 1 + radius;
                        addScaled(
                                factor,
                                kernels[(4 * c + place) * 9 + tap],
                                ((pixel * side() + y) * side() + x) * channels);
                    }
                }
            }
        }
        bias[pixel] = constant;
    }

    private void addScaled(double factor, double[] kernel, int at) {
        for (int m = 0; m < kernel.length; m++) {
            weight[at + m] += factor * kernel[m];
        }
    }

    /** Returns the weights reordered to {@code [output channel * 9 + tap][input channel]}. */
    private double[][] byTap(float[] inner) {
        double[][] kernels = new double[4 * channels * 9][channels];
        for (int q = 0; q < 4 * channels; q++) {
            for (int m = 0; m < channels; m++) {
                for (int tap = 0; tap < 9; tap++) {
                    kernels[q * 9 + tap][m] = inner[(q * channels + m) * 9 + tap];
                }
            }
        }
        return kernels;
    }

    /**
     * Returns the weights in PyTorch's order for a convolution and a pixel shuffle by {@code phases}, {@code [output *
     * phases^2, channels, side, side]}.
     */
    float[] convolutionWeight() {
        int taps = side() * side();
        float[] ordered = new float[weight.length];
        for (int pixel = 0; pixel < bias.length; pixel++) {
            for (int tap = 0; tap < taps; tap++) {
                for (int c = 0; c < channels; c++) {
                    ordered[(pixel * channels + c) * taps + tap] = (float) weight[(pixel * taps + tap) * channels + c];
                }
            }
        }
        return ordered;
    }

    /** Returns the biases of that convolution. */
    float[] convolutionBias() {
        float[] values = new float[bias.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) bias[i];
        }
        return values;
    }

    /** Returns the side of the convolution's kernel. */
    int kernel() {
        return side();
    }
}
