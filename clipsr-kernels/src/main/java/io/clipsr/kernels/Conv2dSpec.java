package io.clipsr.kernels;

/**
 * The hyperparameters of a 2-D convolution (a cross-correlation with bias, like PyTorch's {@code Conv2d}).
 *
 * @param inChannels the number of input channels
 * @param outChannels the number of channels of the convolution's output, before the pixel shuffle
 * @param kernel the side of the square kernel
 * @param stride the stride, 1 or more
 * @param padding the number of zeros on each side of the (upsampled) input
 * @param upsample 2 if the input is upsampled by nearest neighbour before the convolution, else 1
 * @param pixelShuffle the factor r of the pixel shuffle, {@code out[k, r*y+i, r*x+j] = conv[(k*r+i)*r+j, y, x]}; 1 for
 *     none
 * @param borderWeights whether the outputs at the border of the map, before the pixel shuffle, have weights and biases
 *     of their own. There are then {@link #BORDER_SETS} sets, ordered by {@link #borderSet}. This requires stride 1, an
 *     output of the input's size, no upsampling, and maps of at least 2x2
 */
public record Conv2dSpec(
        int inChannels,
        int outChannels,
        int kernel,
        int stride,
        int padding,
        int upsample,
        int pixelShuffle,
        boolean borderWeights) {

    /** The number of sets of border weights: for the first, inner and last row, times first, inner and last column. */
    public static final int BORDER_SETS = 9;

    public Conv2dSpec {
        if (inChannels < 1
                || outChannels < 1
                || kernel < 1
                || stride < 1
                || padding < 0
                || padding >= kernel
                || pixelShuffle < 1) {
            throw new IllegalArgumentException("invalid convolution: " + inChannels + "->" + outChannels + " kernel "
                    + kernel + " stride " + stride + " padding " + padding + " pixel shuffle " + pixelShuffle);
        }
        if (upsample != 1 && !(upsample == 2 && kernel == 3 && stride == 1 && padding == 1)) {
            throw new IllegalArgumentException(
                    "upsampling by 2 requires kernel 3, stride 1 and padding 1; got upsample " + upsample + ", kernel "
                            + kernel + ", stride " + stride + ", padding " + padding);
        }
        if (borderWeights && !(stride == 1 && 2 * padding == kernel - 1 && upsample == 1)) {
            throw new IllegalArgumentException(
                    "border weights require stride 1, padding kernel / 2 of an odd kernel, and no upsampling; got stride "
                            + stride + ", padding " + padding + ", kernel " + kernel + ", upsample " + upsample);
        }
        if (outChannels % (pixelShuffle * pixelShuffle) != 0) {
            throw new IllegalArgumentException(
                    outChannels + " channels are not divisible by the square of the pixel shuffle " + pixelShuffle);
        }
    }

    /** Creates a convolution with one set of weights for all outputs. */
    public Conv2dSpec(
            int inChannels, int outChannels, int kernel, int stride, int padding, int upsample, int pixelShuffle) {
        this(inChannels, outChannels, kernel, stride, padding, upsample, pixelShuffle, false);
    }

    /** Returns a convolution with stride 1 that keeps the size: {@code padding = kernel / 2}. */
    public static Conv2dSpec same(int inChannels, int outChannels, int kernel) {
        return new Conv2dSpec(inChannels, outChannels, kernel, 1, kernel / 2, 1, 1);
    }

    public Conv2dSpec withStride(int newStride) {
        return new Conv2dSpec(
                inChannels, outChannels, kernel, newStride, padding, upsample, pixelShuffle, borderWeights);
    }

    public Conv2dSpec withPadding(int newPadding) {
        return new Conv2dSpec(
                inChannels, outChannels, kernel, stride, newPadding, upsample, pixelShuffle, borderWeights);
    }

    /** Returns this convolution, preceded by a nearest-neighbour upsampling by 2. */
    public Conv2dSpec upsampled() {
        return new Conv2dSpec(inChannels, outChannels, kernel, stride, padding, 2, pixelShuffle, borderWeights);
    }

    /** Returns this convolution, followed by a pixel shuffle by {@code r}. */
    public Conv2dSpec shuffled(int r) {
        return new Conv2dSpec(inChannels, outChannels, kernel, stride, padding, upsample, r, borderWeights);
    }

    /** Returns this convolution with weights of their own for the outputs at the border of the map. */
    public Conv2dSpec withBorderWeights() {
        return new Conv2dSpec(inChannels, outChannels, kernel, stride, padding, upsample, pixelShuffle, true);
    }

    /**
     * Returns the index of the set of border weights of an output.
     *
     * @param y the output's row before the pixel shuffle
     * @param x the output's column before the pixel shuffle
     * @param height the map's height, 2 or more
     * @param width the map's width, 2 or more
     * @return 3 times the class of the row, plus the class of the column: 0 for the first, 2 for the last, 1 for the
     *     others
     */
    public static int borderSet(int y, int x, int height, int width) {
        return 3 * borderClass(y, height) + borderClass(x, width);
    }

    private static int borderClass(int at, int size) {
        return at == 0 ? 0 : at == size - 1 ? 2 : 1;
    }

    /** Returns the number of sets of weights: {@link #BORDER_SETS} or 1. */
    public int weightSets() {
        return borderWeights ? BORDER_SETS : 1;
    }

    /** Returns the output's height (or width) before the pixel shuffle, given the input's height (or width). */
    public int outSize(int inSize) {
        int size = (inSize * upsample + 2 * padding - kernel) / stride + 1;
        if (inSize * upsample + 2 * padding < kernel) {
            throw new IllegalArgumentException(
                    "an input of " + inSize + " is too small for kernel " + kernel + " with padding " + padding);
        }
        return size;
    }

    /** Returns the number of weights of all sets: {@code weightSets * outChannels * inChannels * kernel * kernel}. */
    public int weights() {
        return Shapes.elements(weightSets(), outChannels, inChannels, kernel, kernel);
    }

    /** Returns the number of biases of all sets: {@code weightSets * outChannels}. */
    public int biases() {
        return Shapes.elements(weightSets(), outChannels);
    }
}
