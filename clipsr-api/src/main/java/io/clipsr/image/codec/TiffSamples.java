package io.clipsr.image.codec;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What the samples of a TIFF file mean, by the fields of its directory. */
final class TiffSamples {
    private static final int WHITE_IS_ZERO = 0;
    private static final int BLACK_IS_ZERO = 1;
    private static final int RGB = 2;
    private static final int PALETTE = 3;
    private static final int CMYK = 5;
    private static final int YCBCR = 6;
    private static final int CIE_LAB = 8;
    private static final int ICC_LAB = 9;

    private static final int OLD_JPEG = 6;
    private static final int JPEG = 7;
    private static final int UNSPECIFIED = 0;
    private static final int ASSOCIATED_ALPHA = 1;
    private static final int UNASSOCIATED_ALPHA = 2;
    private static final int SEPARATE_PLANES = 2;

    private final TiffDirectory directory;
    private final int photometric;
    private final int bits;
    private final SampleFormat format;
    private final int count;
    private final int colors;
    private final boolean planar;
    /** The index of the alpha sample; -1 if there is none. */
    private final int alpha;

    private final boolean premultiplied;
    private final boolean known;

    private TiffSamples(TiffDirectory directory) throws DecodeException {
        this.directory = directory;
        photometric = directory.value(TiffDirectory.PHOTOMETRIC, -1);
        long[] sizes = directory.values(TiffDirectory.BITS_PER_SAMPLE);
        bits = sizes.length == 0 ? 1 : (int) sizes[0];
        SampleFormat stated = SampleFormat.of(directory.value(TiffDirectory.SAMPLE_FORMAT, 1));
        format = isLab() && stated == SampleFormat.SIGNED
                ? SampleFormat.UNSIGNED
                : stated; // a* and b* have a sign anyway
        count = directory.value(TiffDirectory.SAMPLES_PER_PIXEL, 1);
        planar = count > 1 && directory.value(TiffDirectory.PLANAR_CONFIGURATION, 1) == SEPARATE_PLANES;
        int compression = directory.value(TiffDirectory.COMPRESSION, 1);
        colors = switch (photometric) {
            case WHITE_IS_ZERO, BLACK_IS_ZERO, PALETTE -> 1;
            case CMYK -> 4;
            case -1, RGB, YCBCR, CIE_LAB, ICC_LAB -> 3;
            case 4 -> throw new DecodeException("is a mask of transparency, not a picture");
            case 10 -> throw unsupported("ITU L*a*b* colours");
            case 32844, 32845 -> throw unsupported("SGI's LogLuv colours");
            default -> throw unsupported("colours of the kind " + photometric);
        };
        if (photometric == PALETTE && count > 1) {
            throw unsupported("a palette with alpha");
        }
        known = photometric != -1
                && photometric != PALETTE
                && photometric != YCBCR
                && compression != JPEG
                && compression != OLD_JPEG
                && count >= colors
                && Arrays.stream(sizes).allMatch(size -> size == bits)
                && isKnownSize();
        if (!known && photometric >= CIE_LAB) {
            throw unsupported("CIELab colours of " + bits + " bits, or compressed as JPEG");
        }
        int found = -1;
        long[] extra = directory.values(TiffDirectory.EXTRA_SAMPLES);
        for (int i = 0; i < count - colors && found < 0; i++) {
            // Old programs write RGBA without the field.
            boolean isAlpha = extra.length == 0 ? i == 0 : i < extra.length && extra[i] != UNSPECIFIED && extra[i] <= 2;
            found = isAlpha ? i : -1;
        }
        alpha = found < 0 ? -1 : colors + found;
        premultiplied = found >= 0 && extra.length > 0 && extra[found] == ASSOCIATED_ALPHA;
        if (bits == 64 && known && directory.value(TiffDirectory.PREDICTOR, 1) != 1) {
            throw unsupported("a predictor for samples of 64 bits");
        }
    }

    static TiffSamples of(TiffDirectory directory) throws DecodeException {
        return new TiffSamples(directory);
    }

    private static DecodeException unsupported(String what) {
        return new DecodeException(
                "has " + what + ", which is not supported; save it as RGB or grey of 8 or 16 bits per sample");
    }

    private boolean isKnownSize() {
        if (isLab()) {
            return (bits == 8 || bits == 16) && format == SampleFormat.UNSIGNED;
        }
        return switch (bits) {
            case 1, 2, 4 -> format == SampleFormat.UNSIGNED && colors == 1 && count == 1;
            case 8, 32 -> true;
            case 10, 12, 14 -> format == SampleFormat.UNSIGNED && count == colors;
            case 16 -> true;
            case 64 -> format != SampleFormat.UNSIGNED && !planar;
            default -> false;
        };
    }

    /** Returns whether the samples are interpreted here; otherwise, the library does it. */
    boolean isKnown() {
        return known;
    }

    /** Returns the bytes of the copy that {@link #picture} makes of some kinds of samples. */
    int copiedBytesPerPixel() {
        return isConverted() ? (colors + (alpha < 0 ? 0 : 1)) * resultBits() / 8 : 0;
    }

    private int resultBits() {
        return isLab() || bits > 8 ? 16 : 8;
    }

    private boolean isConverted() {
        return known
                && (bits < 8
                        || bits > 16
                        || format != SampleFormat.UNSIGNED
                        || photometric == WHITE_IS_ZERO
                        || isLab());
    }

    /** Returns whether the samples are in the profile of the file, and the picture's colour model does not tell. */
    boolean inItsProfile() {
        return known && colors < 4 && !isLab();
    }

    boolean isLab() {
        return photometric == CIE_LAB || photometric == ICC_LAB;
    }

    /** Hides from the library what it would interpret, so that it gives the samples as they are stored. */
    void hide(Map<Long, Byte> bytes) {
        if (!known) {
            return;
        }
        boolean halves = bits == 64;
        int stored = halves ? 2 * count : count;
        directory.replace(bytes, TiffDirectory.SAMPLE_FORMAT, 1);
        if (halves) {
            directory.replace(bytes, TiffDirectory.BITS_PER_SAMPLE, 32);
            directory.replace(bytes, TiffDirectory.SAMPLES_PER_PIXEL, stored);
            directory.replace(bytes, TiffDirectory.PLANAR_CONFIGURATION, 1);
        }
        if (colors == 1) {
            // Of grey, the library supports one extra sample, if it is alpha.
            directory.replace(bytes, TiffDirectory.PHOTOMETRIC, stored <= 2 || planar ? BLACK_IS_ZERO : RGB);
            directory.replace(bytes, TiffDirectory.EXTRA_SAMPLES, stored == 2 ? UNASSOCIATED_ALPHA : UNSPECIFIED);
        } else {
            directory.replace(bytes, TiffDirectory.PHOTOMETRIC, colors == 3 ? RGB : CMYK);
            boolean first = planar && alpha == colors;
            directory.replace(bytes, TiffDirectory.EXTRA_SAMPLES, first ? UNASSOCIATED_ALPHA : UNSPECIFIED);
        }
    }

    /** Returns the picture that a decoded one means. */
    BufferedImage picture(BufferedImage decoded, List<String> notes) {
        if (!known) {
            return decoded;
        }
        Raster raw = decoded.getRaster();
        int opacity = bits == 64 || alpha < raw.getNumBands() ? alpha : -1;
        if (opacity != alpha) {
            notes.add("has alpha in a plane that is not supported; it is read as opaque");
        }
        ColorSpace space = colors == 4
                ? decoded.getColorModel().getColorSpace()
                : ColorSpace.getInstance(colors == 1 ? ColorSpace.CS_GRAY : ColorSpace.CS_sRGB);
        int toBits = resultBits();
        boolean copied = isConverted();
        int[] sizes = new int[colors + (opacity < 0 ? 0 : 1)];
        Arrays.fill(sizes, copied ? toBits : bits);
        ComponentColorModel model = new ComponentColorModel(
                space,
                sizes,
                opacity >= 0,
                opacity >= 0 && premultiplied,
                opacity >= 0 ? Transparency.TRANSLUCENT : Transparency.OPAQUE,
                toBits == 8 ? DataBuffer.TYPE_BYTE : DataBuffer.TYPE_USHORT);
        int[] bands = new int[sizes.length];
        Arrays.setAll(bands, i -> i < colors ? i : opacity);
        if (!copied) {
            WritableRaster chosen =
                    decoded.getRaster().createWritableChild(0, 0, decoded.getWidth(), decoded.getHeight(), 0, 0, bands);
            return new BufferedImage(model, chosen, model.isAlphaPremultiplied(), null);
        }
        NumberRows rows = new NumberRows(raw, bands, bits, format, directory.order());
        SampleRange range = format.range(rows, bits, colors, isLab(), notes);
        WritableRaster to = model.createCompatibleWritableRaster(decoded.getWidth(), decoded.getHeight());
        convert(rows, range, to, toBits == 8 ? 255 : 65535);
        return new BufferedImage(model, to, model.isAlphaPremultiplied(), null);
    }

    private void convert(NumberRows rows, SampleRange range, WritableRaster to, int max) {
        int bands = to.getNumBands();
        int width = to.getWidth();
        double[] row = new double[width * bands];
        int[] converted = new int[width * bands];
        for (int y = 0; y < to.getHeight(); y++) {
            rows.read(y, row);
            for (int x = 0; x < width; x++) {
                if (isLab()) {
                    LabColors.toSrgb(row, x * bands, bits == 8 ? 255 : 65535, photometric == ICC_LAB);
                }
                for (int b = 0; b < bands; b++) {
                    double value = isLab() && b < 3
                            ? row[x * bands + b]
                            : b < colors ? range.color(row[x * bands + b]) : range.alpha(row[x * bands + b]);
                    boolean inverted = photometric == WHITE_IS_ZERO && b < colors;
                    converted[x * bands + b] = (int) Math.rint((inverted ? 1 - value : value) * max);
                }
            }
            to.setPixels(0, y, width, 1, converted);
        }
    }
}
