package io.clipsr.image;

import java.awt.image.BufferedImage;
import java.util.Objects;

/**
 * A picture in the form of the network's input: planes of floats, sRGB values scaled to [-1, 1].
 *
 * <p>An 8-bit value v becomes {@code v / 127.5 - 1}, which in 32-bit arithmetic is bit-identical to the published
 * program's {@code (v / 255 - 0.5) / 0.5}. The arrays are not copied.
 *
 * @param width the width in pixels
 * @param height the height in pixels
 * @param rgb the planes of red, green and blue, {@code 3 * height * width} values, rows from the top; not
 *     premultiplied. Values may lie outside [-1, 1]; {@link #toImage()} clamps them
 * @param alpha the alpha plane, {@code height * width} values, 0 for transparent to 1 for opaque; null if the whole
 *     picture is opaque
 */
public record Pixels(int width, int height, float[] rgb, float[] alpha) {

    private static final int MAX_AREA = (Integer.MAX_VALUE - 8) / 3;

    public Pixels {
        Objects.requireNonNull(rgb, "rgb");
        if (width < 1 || height < 1 || rgb.length != 3L * width * height) {
            throw new IllegalArgumentException(
                    "rgb has " + rgb.length + " values, expected 3 * " + height + " * " + width);
        }
        if (alpha != null && alpha.length != width * height) {
            throw new IllegalArgumentException(
                    "alpha has " + alpha.length + " values, expected " + height + " * " + width);
        }
    }

    /** Returns whether some pixel may be transparent. */
    public boolean hasAlpha() {
        return alpha != null;
    }

    /**
     * Returns the pixels of a picture of any type: 8 or 16 bits, grey, indexed, with alpha, in any colour space. sRGB
     * and grey values are not converted; those of other ICC profiles are converted to sRGB. Fully transparent pixels
     * get colours of visible pixels nearby, so that resizing does not blend their hidden colours (usually black) into
     * the picture.
     *
     * @throws IllegalArgumentException if there are more than {@value #MAX_AREA} pixels, the limit of an array of
     *     floats
     */
    public static Pixels of(BufferedImage picture) {
        if ((long) picture.getWidth() * picture.getHeight() > MAX_AREA) {
            throw new IllegalArgumentException("the picture has " + picture.getWidth() + "x" + picture.getHeight()
                    + " pixels, at most " + MAX_AREA + " are supported; crop or reduce it first");
        }
        return PictureSource.of(picture).read(0, 0, picture.getWidth(), picture.getHeight());
    }

    /**
     * Converts to an 8-bit picture: values are clamped and rounded, halves to even, as in the published program.
     *
     * @return a picture of type {@link BufferedImage#TYPE_INT_RGB}, or {@link BufferedImage#TYPE_INT_ARGB} with alpha
     */
    public BufferedImage toImage() {
        int area = width * height;
        BufferedImage picture = new BufferedImage(
                width, height, alpha == null ? BufferedImage.TYPE_INT_RGB : BufferedImage.TYPE_INT_ARGB);
        int[] row = new int[width];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int at = y * width + x;
                int opacity = alpha == null ? 255 : toByte(alpha[at] * 2 - 1);
                row[x] = opacity << 24
                        | toByte(rgb[at]) << 16
                        | toByte(rgb[area + at]) << 8
                        | toByte(rgb[2 * area + at]);
            }
            picture.setRGB(0, y, width, 1, row, 0, width);
        }
        return picture;
    }

    /**
     * Returns the 8-bit values of {@link #toImage()} as planes, without alpha: {@code 3 * height * width} bytes, to be
     * read as unsigned.
     */
    public byte[] toBytes() {
        byte[] bytes = new byte[rgb.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) toByte(rgb[i]);
        }
        return bytes;
    }

    private static int toByte(float value) {
        return PictureInfo.quantized(value, 255);
    }

    /** Resizes the picture. Colours are neither rounded nor clamped; alpha is clamped. */
    public Pixels resize(int toWidth, int toHeight, ResizeKernel kernel) {
        float[] toRgb = Resampler.resize(rgb, 3, height, width, toHeight, toWidth, kernel);
        return new Pixels(toWidth, toHeight, toRgb, resizeAlpha(toWidth, toHeight, kernel));
    }

    /** Resizes the alpha plane alone, and clamps it; returns null if the picture is opaque. */
    public float[] resizeAlpha(int toWidth, int toHeight, ResizeKernel kernel) {
        if (alpha == null) {
            return null;
        }
        float[] resized = Resampler.resize(alpha, 1, height, width, toHeight, toWidth, kernel);
        for (int i = 0; i < resized.length; i++) {
            resized[i] = Math.max(0, Math.min(1, resized[i]));
        }
        return resized;
    }
}
