package io.clipsr.image;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.util.Objects;

/**
 * A picture as the network takes it: planes of floats, sRGB values scaled to [-1, 1].
 *
 * <p>An 8-bit value v is {@code v / 127.5 - 1}, which in 32-bit arithmetic is bit for bit the published program's
 * {@code (v / 255 - 0.5) / 0.5}. The arrays are not copied.
 *
 * @param width  in pixels
 * @param height in pixels
 * @param rgb    red, green and blue plane, {@code 3 * height * width} values, rows from the top; not premultiplied.
 *               May leave [-1, 1]; {@link #toImage()} clamps
 * @param alpha  {@code height * width} values, 0 transparent to 1 opaque; null if the whole picture is opaque
 */
public record Pixels(int width, int height, float[] rgb, float[] alpha) {

    private static final int MAX_AREA = (Integer.MAX_VALUE - 8) / 3;

    public Pixels {
        Objects.requireNonNull(rgb, "rgb");
        if (width < 1 || height < 1 || rgb.length != 3L * width * height) {
            throw new IllegalArgumentException("rgb has " + rgb.length + " values, expected 3 * " + height + " * " + width);
        }
        if (alpha != null && alpha.length != width * height) {
            throw new IllegalArgumentException("alpha has " + alpha.length + " values, expected " + height + " * " + width);
        }
    }

    /** Whether some pixel may be transparent. */
    public boolean hasAlpha() {
        return alpha != null;
    }

    /**
     * The pixels of a picture of any type: 8 or 16 bits, grey, indexed, with alpha, in any colour space. Grey values
     * and 16-bit values are taken as they stand. Pixels that are wholly transparent take over the colour of the
     * nearest visible ones, lest whatever they hide (black, mostly) be smeared into the picture.
     *
     * @throws IllegalArgumentException if there are more than {@value #MAX_AREA} pixels, which no array of floats takes
     */
    public static Pixels of(BufferedImage picture) {
        if ((long) picture.getWidth() * picture.getHeight() > MAX_AREA) {
            throw new IllegalArgumentException("the picture has " + picture.getWidth() + "x" + picture.getHeight()
                    + " pixels, at most " + MAX_AREA + " can be held; cut or reduce it first");
        }
        Pixels pixels = isPlainComponents(picture.getColorModel()) ? ofComponents(picture) : ofColors(picture);
        if (pixels.alpha != null) {
            HiddenColors.fill(pixels);
        }
        return pixels;
    }

    /**
     * Samples that mean sRGB as they stand. Grey counts as that too: Java calls its grey space linear and would
     * brighten 128 to 188, but grey picture files carry sRGB's curve.
     */
    private static boolean isPlainComponents(ColorModel model) {
        ColorSpace space = model.getColorSpace();
        boolean samples = model.getTransferType() == DataBuffer.TYPE_BYTE || model.getTransferType() == DataBuffer.TYPE_USHORT;
        boolean known = space.isCS_sRGB() || space.getType() == ColorSpace.TYPE_GRAY;
        return model instanceof ComponentColorModel && samples && known && !model.isAlphaPremultiplied();
    }

    private static Pixels ofComponents(BufferedImage picture) {
        ColorModel model = picture.getColorModel();
        int width = picture.getWidth();
        int height = picture.getHeight();
        int area = width * height;
        int colors = model.getNumColorComponents();
        float[] rgb = new float[3 * area];
        float[] alpha = model.hasAlpha() ? new float[area] : null;
        float half = ((1 << model.getComponentSize(0)) - 1) / 2f;
        float[] row = null;
        Raster raster = picture.getRaster();
        int bands = raster.getNumBands();
        for (int y = 0; y < height; y++) {
            row = raster.getPixels(0, y, width, 1, row);
            for (int x = 0; x < width; x++) {
                int at = y * width + x;
                for (int c = 0; c < 3; c++) {
                    rgb[c * area + at] = row[x * bands + Math.min(c, colors - 1)] / half - 1;
                }
                if (alpha != null) {
                    alpha[at] = row[x * bands + colors] / (2 * half);
                }
            }
        }
        return new Pixels(width, height, rgb, alpha);
    }

    /** By way of the colour model, which knows palettes, packed pixels, premultiplied alpha and ICC profiles. */
    private static Pixels ofColors(BufferedImage picture) {
        int width = picture.getWidth();
        int height = picture.getHeight();
        int area = width * height;
        float[] rgb = new float[3 * area];
        float[] alpha = picture.getColorModel().getTransparency() == Transparency.OPAQUE ? null : new float[area];
        int[] row = new int[width];
        for (int y = 0; y < height; y++) {
            picture.getRGB(0, y, width, 1, row, 0, width);
            for (int x = 0; x < width; x++) {
                int at = y * width + x;
                for (int c = 0; c < 3; c++) {
                    rgb[c * area + at] = (row[x] >> 16 - 8 * c & 0xff) / 127.5f - 1;
                }
                if (alpha != null) {
                    alpha[at] = (row[x] >>> 24) / 255f;
                }
            }
        }
        return new Pixels(width, height, rgb, alpha);
    }

    /**
     * An 8-bit picture: values clamped and rounded, halves to the even neighbour, as the published program does.
     *
     * @return of {@link BufferedImage#TYPE_INT_RGB}, or {@link BufferedImage#TYPE_INT_ARGB} with alpha
     */
    public BufferedImage toImage() {
        int area = width * height;
        BufferedImage picture = new BufferedImage(width, height,
                alpha == null ? BufferedImage.TYPE_INT_RGB : BufferedImage.TYPE_INT_ARGB);
        int[] row = new int[width];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int at = y * width + x;
                int opacity = alpha == null ? 255 : toByte(alpha[at] * 2 - 1);
                row[x] = opacity << 24 | toByte(rgb[at]) << 16 | toByte(rgb[area + at]) << 8 | toByte(rgb[2 * area + at]);
            }
            picture.setRGB(0, y, width, 1, row, 0, width);
        }
        return picture;
    }

    /**
     * The 8-bit values of {@link #toImage()} as planes, without alpha: {@code 3 * height * width} bytes, to be read
     * as unsigned.
     */
    public byte[] toBytes() {
        byte[] bytes = new byte[rgb.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) toByte(rgb[i]);
        }
        return bytes;
    }

    /** From [-1, 1] to 0 to 255. NaN becomes 0. */
    private static int toByte(float value) {
        return (int) Math.rint((Math.max(-1, Math.min(1, value)) + 1) * 127.5f);
    }

    /** The same picture at another size; not rounded, and alpha clamped. */
    public Pixels resize(int toWidth, int toHeight, ResizeKernel kernel) {
        float[] toRgb = Resampler.resize(rgb, 3, height, width, toHeight, toWidth, kernel);
        return new Pixels(toWidth, toHeight, toRgb, resizeAlpha(toWidth, toHeight, kernel));
    }

    /** The alpha plane alone at another size, clamped; null if the picture is opaque. */
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
