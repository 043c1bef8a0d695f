package io.clipsr.kernels;

/**
 * A map that a convolution stores: a function of its result y (see {@link Conv2dFusion}), or of some channels or pixels
 * of it. A convolution can store several, such as y for a skip connection, and y modulated for the next convolution.
 *
 * @param then the function. A modulation has as many channels as this map, and no {@link Modulation#perPixel per-pixel
 *     part}: that depends on the whole result
 * @param channels the channels of y, after the pixel shuffle; null for all
 * @param window the pixels of y, after the pixel shuffle; null for all
 */
public record Conv2dOutput(Pointwise then, Range channels, Window window) {

    /** The result itself. */
    public static final Conv2dOutput PLAIN = new Conv2dOutput(Activation.IDENTITY, null, null);

    /**
     * A range of channels.
     *
     * @param from the first channel
     * @param count the number of channels
     */
    public record Range(int from, int count) {}

    /**
     * A rectangle of pixels.
     *
     * @param top the first row
     * @param left the first column
     * @param height the number of rows
     * @param width the number of columns
     */
    public record Window(int top, int left, int height, int width) {}

    public Conv2dOutput then(Pointwise function) {
        return new Conv2dOutput(function, channels, window);
    }

    public Conv2dOutput ofChannels(int from, int count) {
        return new Conv2dOutput(then, new Range(from, count), window);
    }

    /**
     * Returns this map, of some pixels only.
     *
     * @param pixels the pixels; null for all
     */
    public Conv2dOutput within(Window pixels) {
        return new Conv2dOutput(then, channels, pixels);
    }
}
