package io.clipsr.image;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DirectColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/**
 * A region of a picture in memory as planes of floats: its colour values, without a conversion of the colour space,
 * scaled to [-1, 1] and not premultiplied.
 *
 * @param colors the planes of one, three or four components
 * @param alpha the alpha plane, 0 to 1; null if the picture has none
 */
record Samples(float[] colors, float[] alpha) {

    /** Returns the number of colour components that {@link #read} returns. */
    static int components(ColorModel model) {
        return !(model instanceof IndexColorModel) && isPlain(model) ? model.getNumColorComponents() : 3;
    }

    /** Returns the profile of the colours that {@link #read} returns; null for sRGB, or grey without a profile. */
    static ICC_Profile profile(ColorModel model) {
        boolean builtIn = model.getColorSpace().isCS_sRGB()
                || model.getColorSpace() == ColorSpace.getInstance(ColorSpace.CS_GRAY);
        return !builtIn && isPlain(model) && model.getColorSpace() instanceof ICC_ColorSpace space
                ? space.getProfile()
                : null;
    }

    /** Returns whether a picture of this colour model can have only shades of grey. */
    static boolean isGrey(ColorModel model) {
        if (model instanceof IndexColorModel palette) {
            for (int i = 0; i < palette.getMapSize(); i++) {
                if (palette.getRed(i) != palette.getGreen(i) || palette.getRed(i) != palette.getBlue(i)) {
                    return false;
                }
            }
            return true;
        }
        return model.getColorSpace().getType() == ColorSpace.TYPE_GRAY && model.getNumColorComponents() == 1;
    }

    /** Reads a region. */
    static Samples read(BufferedImage picture, int x, int y, int width, int height) {
        ColorModel model = picture.getColorModel();
        Raster raster = picture.getRaster();
        if (model instanceof IndexColorModel palette) {
            return indexed(palette, raster, x, y, width, height);
        }
        return isPlain(model)
                ? plain(model, raster, x, y, width, height)
                : normalized(model, raster, x, y, width, height);
    }

    /** Returns whether the samples are unsigned integers that directly represent grey, RGB or CMYK components. */
    private static boolean isPlain(ColorModel model) {
        int type = model.getTransferType();
        boolean integers = type == DataBuffer.TYPE_BYTE
                || type == DataBuffer.TYPE_USHORT
                || type == DataBuffer.TYPE_INT && model instanceof DirectColorModel;
        int colors = model.getNumColorComponents();
        int space = model.getColorSpace().getType();
        boolean understood = space == ColorSpace.TYPE_GRAY && colors == 1
                || space == ColorSpace.TYPE_RGB && colors == 3
                || space == ColorSpace.TYPE_CMYK && colors == 4 && model.getColorSpace() instanceof ICC_ColorSpace;
        return integers
                && understood
                && (model.getClass() == ComponentColorModel.class || model instanceof DirectColorModel);
    }

    private static Samples plain(ColorModel model, Raster raster, int x, int y, int width, int height) {
        int area = width * height;
        int colors = model.getNumColorComponents();
        int bands = raster.getNumBands();
        float[] planes = new float[colors * area];
        float[] alpha = model.hasAlpha() ? new float[area] : null;
        float[] half = new float[bands];
        for (int c = 0; c < bands; c++) {
            half[c] = ((1 << model.getComponentSize(c)) - 1) / 2f;
        }
        int[] row = new int[width * bands];
        for (int j = 0; j < height; j++) {
            raster.getPixels(x, y + j, width, 1, row);
            for (int i = 0; i < width; i++) {
                for (int c = 0; c < colors; c++) {
                    planes[c * area + j * width + i] = row[i * bands + c] / half[c] - 1;
                }
                if (alpha != null) {
                    alpha[j * width + i] = row[i * bands + colors] / (2 * half[colors]);
                }
            }
        }
        return new Samples(planes, alpha).straight(model);
    }

    private static Samples indexed(IndexColorModel palette, Raster raster, int x, int y, int width, int height) {
        int area = width * height;
        float[] planes = new float[3 * area];
        float[] alpha = palette.hasAlpha() ? new float[area] : null;
        int[] row = new int[width];
        for (int j = 0; j < height; j++) {
            raster.getSamples(x, y + j, width, 1, 0, row);
            for (int i = 0; i < width; i++) {
                // Damaged files may have samples beyond the palette.
                int argb = palette.getRGB(Math.min(row[i], palette.getMapSize() - 1));
                int at = j * width + i;
                for (int c = 0; c < 3; c++) {
                    planes[c * area + at] = (argb >> 16 - 8 * c & 0xff) / 127.5f - 1;
                }
                if (alpha != null) {
                    alpha[at] = (argb >>> 24) / 255f;
                }
            }
        }
        return new Samples(planes, alpha);
    }

    /** Reads through the colour model, which supports floats, signed integers and rare colour spaces but is slow. */
    private static Samples normalized(ColorModel model, Raster raster, int x, int y, int width, int height) {
        int area = width * height;
        float[] planes = new float[3 * area];
        float[] alpha = model.hasAlpha() ? new float[area] : null;
        int colors = model.getNumColorComponents();
        boolean asItStands = model.getColorSpace().isCS_sRGB()
                || model.getColorSpace() == ColorSpace.getInstance(ColorSpace.CS_GRAY);
        Object pixel = null;
        float[] components = null;
        for (int i = 0; i < area; i++) {
            pixel = raster.getDataElements(x + i % width, y + i / width, pixel);
            components = model.getNormalizedComponents(pixel, components, 0);
            float opacity = model.hasAlpha() ? components[colors] : 1;
            float[] rgb = asItStands ? components : model.getColorSpace().toRGB(components);
            for (int c = 0; c < 3; c++) {
                planes[c * area + i] = Math.max(0, Math.min(1, rgb[asItStands ? Math.min(c, colors - 1) : c])) * 2 - 1;
            }
            if (alpha != null) {
                alpha[i] = Math.max(0, Math.min(1, opacity));
            }
        }
        return new Samples(planes, alpha).straight(model);
    }

    private Samples straight(ColorModel model) {
        if (alpha != null && model.isAlphaPremultiplied()) {
            int area = alpha.length;
            for (int i = 0; i < colors.length; i++) {
                float a = alpha[i % area];
                colors[i] = a == 0 ? -1 : Math.min(1, (colors[i] + 1) / a - 1);
            }
        }
        return this;
    }

    /**
     * Returns the planes of red, green and blue, without a conversion of the colour space: grey is repeated.
     *
     * @param area the number of pixels
     */
    float[] rgb(int area) {
        return colors.length == area ? repeated(colors) : colors.length == 4 * area ? fromInk(colors, area) : colors;
    }

    private static float[] repeated(float[] grey) {
        float[] rgb = new float[3 * grey.length];
        for (int c = 0; c < 3; c++) {
            System.arraycopy(grey, 0, rgb, c * grey.length, grey.length);
        }
        return rgb;
    }

    /**
     * Converts CMYK without a usable profile to RGB: each ink absorbs light of its complementary colour, and black of
     * all colours.
     */
    private static float[] fromInk(float[] cmyk, int area) {
        float[] rgb = new float[3 * area];
        for (int i = 0; i < rgb.length; i++) {
            float light = (1 - cmyk[i]) / 2 * ((1 - cmyk[3 * area + i % area]) / 2);
            rgb[i] = 2 * light - 1;
        }
        return rgb;
    }
}
