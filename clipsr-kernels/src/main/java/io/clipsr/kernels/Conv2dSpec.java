package io.clipsr.kernels;

/**
 * The fixed part of a 2-D convolution (a cross-correlation with bias, as PyTorch's {@code Conv2d}).
 *
 * @param inChannels channels of the input
 * @param outChannels channels of the convolution's output, before the pixel shuffle
 * @param kernel side of the square kernel
 * @param stride step of the kernel, 1 or more
 * @param padding zeros on each side of the (upsampled) input
 * @param upsample 2 if the input is enlarged by nearest neighbour before the convolution, else 1
 * @param pixelShuffle r > 1 if the output is rearranged, {@code out[k, r*y+i, r*x+j] = conv[(k*r+i)*r+j, y, x]}, else 1
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
            throw new IllegalArgumentException("not a convolution: " + inChannels + "->" + outChannels + " kernel "
                    + kernel + " stride " + stride + " padding " + padding + " pixel shuffle " + pixelShuffle);
        }
        if (upsample != 1 && !(upsample == 2 && kernel == 3 && stride == 1 && padding == 1)) {
            throw new IllegalArgumentException(
                    "upsampling by 2 goes with kernel 3, stride 1, padding 1 only; got upsample " + upsample
                            + ", kernel " + kernel + ", stride " + stride + ", padding " + padding);
        }
        if (outChannels % (pixelShuffle * pixelShuffle) != 0) {
            throw new IllegalArgumentException(outChannels + " channels cannot be shuffled by " + pixelShuffle);
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

    /** Returns the same convolution after a nearest upsampling by 2. */
    public Conv2dSpec upsampled() {
        return new Conv2dSpec(inChannels, outChannels, kernel, stride, padding, 2, pixelShuffle);
    }

    /** Returns the same convolution followed by a pixel shuffle. */
    public Conv2dSpec shuffled(int r) {
        return new Conv2dSpec(inChannels, outChannels, kernel, stride, padding, upsample, r);
    }

    /** Returns the height or width of the output, before the pixel shuffle, for that of the input. */
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
