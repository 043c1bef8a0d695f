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
 */
public record Conv2dSpec(
        int inChannels, int outChannels, int kernel, int stride, int padding, int upsample, int pixelShuffle) {

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
        if (outChannels % (pixelShuffle * pixelShuffle) != 0) {
            throw new IllegalArgumentException(
                    outChannels + " channels are not divisible by the square of the pixel shuffle " + pixelShuffle);
        }
    }

    /** Returns a convolution with stride 1 that keeps the size: {@code padding = kernel / 2}. */
    public static Conv2dSpec same(int inChannels, int outChannels, int kernel) {
        return new Conv2dSpec(inChannels, outChannels, kernel, 1, kernel / 2, 1, 1);
    }

    public Conv2dSpec withStride(int newStride) {
        return new Conv2dSpec(inChannels, outChannels, kernel, newStride, padding, upsample, pixelShuffle);
    }

    public Conv2dSpec withPadding(int newPadding) {
        return new Conv2dSpec(inChannels, outChannels, kernel, stride, newPadding, upsample, pixelShuffle);
    }

    /** Returns this convolution, preceded by a nearest-neighbour upsampling by 2. */
    public Conv2dSpec upsampled() {
        return new Conv2dSpec(inChannels, outChannels, kernel, stride, padding, 2, pixelShuffle);
    }

    /** Returns this convolution, followed by a pixel shuffle by {@code r}. */
    public Conv2dSpec shuffled(int r) {
        return new Conv2dSpec(inChannels, outChannels, kernel, stride, padding, upsample, r);
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

    /** Returns the number of weights: {@code outChannels * inChannels * kernel * kernel}. */
    public int weights() {
        return Shapes.elements(outChannels, inChannels, kernel, kernel);
    }
}
