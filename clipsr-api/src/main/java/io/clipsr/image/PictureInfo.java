package io.clipsr.image;

import io.clipsr.image.metadata.Metadata;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.SampleModel;
import java.awt.image.WritableRaster;

/**
 * The properties of a picture without its pixels: its size, and the properties that its enlargement keeps. Samples are
 * in sRGB, in grey, or in the colour space of the picture's ICC profile if that can be converted back to.
 */
public final class PictureInfo {
    /** The weights of sRGB's primaries in the luminance (ITU-R BT.709); the rest is the weight of green. */
    private static final float RED = 0.2126f;

    private static final float BLUE = 0.0722f;

    private final int width;
    private final int height;
    private final boolean grey;
    private final boolean alpha;
    private final int bits;
    private final ColorProfile profile;
    private final Metadata metadata;
    /** Created at the first use and cached, because the JDK takes long to create one with a profile. */
    private volatile ColorModel colorModel;

    /**
     * Describes a colour picture in sRGB with 8 bits per sample.
     *
     * @param width the width in pixels
     * @param height the height in pixels
     * @param alpha whether some pixel may be transparent
     */
    public PictureInfo(int width, int height, boolean alpha) {
        this(width, height, false, alpha, 8, null, Metadata.NONE);
    }

    /**
     * Describes a picture.
     *
     * @param width the width in pixels
     * @param height the height in pixels
     * @param grey whether it has shades of grey only
     * @param alpha whether some pixel may be transparent
     * @param bits the number of bits per sample, 8 or 16
     * @param profile the profile of the samples; null for sRGB, or grey without a profile
     * @param metadata the metadata to keep; its profile is this one or one of sRGB
     */
    PictureInfo(int width, int height, boolean grey, boolean alpha, int bits, ColorProfile profile, Metadata metadata) {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("the size is " + width + "x" + height + ", expected at least 1x1");
        }
        this.width = width;
        this.height = height;
        this.grey = grey;
        this.alpha = alpha;
        this.bits = bits;
        this.profile = profile;
        this.metadata = metadata;
    }

    /** Returns the width in pixels. */
    public int width() {
        return width;
    }

    /** Returns the height in pixels. */
    public int height() {
        return height;
    }

    /** Returns whether some pixel may be transparent. */
    public boolean alpha() {
        return alpha;
    }

    /** Returns whether it has shades of grey only. */
    public boolean grey() {
        return grey;
    }

    /** Returns the number of bits per sample: 8 or 16. */
    public int bits() {
        return bits;
    }

    /** Returns the ICC profile of the samples; null for sRGB, or grey without a profile. */
    public ICC_Profile profile() {
        return profile == null ? null : profile.profile();
    }

    /** Returns the conversion of {@link #profile}; null if there is none. */
    ColorProfile conversion() {
        return profile;
    }

    Metadata metadata() {
        return metadata;
    }

    /** Returns the same properties at another size. */
    public PictureInfo resized(int toWidth, int toHeight) {
        return new PictureInfo(toWidth, toHeight, grey, alpha, bits, profile, metadata);
    }

    /** Returns the same properties in colour: sRGB in place of grey; itself if it has colours. */
    public PictureInfo inColor() {
        return grey ? new PictureInfo(width, height, false, alpha, bits, null, metadata.withIcc(null)) : this;
    }

    /** Returns the colour model that describes the samples of such a picture. */
    public ColorModel colorModel() {
        if (colorModel == null) {
            ColorSpace space = profile != null
                    ? profile.space()
                    : ColorSpace.getInstance(grey ? ColorSpace.CS_GRAY : ColorSpace.CS_sRGB);
            colorModel = colorModel(space, alpha, bits);
        }
        return colorModel;
    }

    static ColorModel colorModel(ColorSpace space, boolean alpha, int bits) {
        return new ComponentColorModel(
                space,
                alpha,
                false,
                alpha ? Transparency.TRANSLUCENT : Transparency.OPAQUE,
                bits == 8 ? DataBuffer.TYPE_BYTE : DataBuffer.TYPE_USHORT);
    }

    /** Returns the memory layout of the samples of a tile of such a picture. */
    public SampleModel sampleModel(int tileWidth, int tileHeight) {
        return colorModel().createCompatibleSampleModel(tileWidth, tileHeight);
    }

    /**
     * Writes pixels as samples of such a picture: clamped and rounded to nearest, halves to even.
     *
     * @param to the target raster, with this {@link #sampleModel}
     * @param x the column of the pixels' left edge in the raster's coordinates
     * @param y the row of the pixels' top edge in the raster's coordinates
     */
    public void encode(Pixels pixels, WritableRaster to, int x, int y) {
        int w = pixels.width();
        int area = w * pixels.height();
        int colors = grey ? 1 : 3;
        int bands = colors + (alpha ? 1 : 0);
        int max = bits == 8 ? 255 : 65535;
        float[] planes =
                profile != null ? profile.fromSrgb(pixels.rgb()) : grey ? luminance(pixels.rgb(), area) : pixels.rgb();
        int[] row = new int[w * bands];
        for (int i = 0; i < pixels.height(); i++) {
            for (int c = 0; c < colors; c++) {
                for (int j = 0; j < w; j++) {
                    row[j * bands + c] = quantized(planes[c * area + i * w + j], max);
                }
            }
            for (int j = 0; alpha && j < w; j++) {
                row[j * bands + colors] =
                        pixels.alpha() == null ? max : quantized(2 * pixels.alpha()[i * w + j] - 1, max);
            }
            to.setPixels(x, y + i, w, 1, row);
        }
    }

    /** Reads all pixels of a picture with these properties into an image. */
    BufferedImage image(PictureSource source) {
        ColorModel model = colorModel();
        WritableRaster raster = model.createCompatibleWritableRaster(width, height);
        int band = Math.max(1, (1 << 22) / width);
        for (int y = 0; y < height; y += band) {
            encode(source.read(0, y, width, Math.min(band, height - y)), raster, 0, y);
        }
        return new BufferedImage(model, raster, false, null);
    }

    private static float[] luminance(float[] rgb, int area) {
        float[] plane = new float[area];
        for (int i = 0; i < area; i++) {
            // Computed from differences to green, so that grey pixels keep their value exactly.
            float green = rgb[area + i];
            plane[i] = green + RED * (rgb[i] - green) + BLUE * (rgb[2 * area + i] - green);
        }
        return plane;
    }

    /** Converts a value in [-1, 1] to an integer from 0 to {@code max}; NaN becomes 0. */
    static int quantized(float value, int max) {
        return (int) Math.rint((Math.max(-1, Math.min(1, value)) + 1) * (max / 2f));
    }
}
