package io.clipsr.image;

import io.clipsr.image.metadata.Metadata;
import java.awt.Transparency;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.util.List;
import java.util.Objects;

/** A picture in memory, with its original samples. A region is converted to floats when it is read. */
final class RasterPicture implements PictureSource {
    private final BufferedImage picture;
    private final Orientation orientation;
    private final boolean alpha;
    /** The conversion to sRGB; null if colours are not converted. */
    private final ColorProfile conversion;

    private final PictureInfo info;
    private final List<String> notes;
    private HiddenColors hidden;

    RasterPicture(BufferedImage picture) {
        this(picture, Metadata.NONE, false, List.of());
    }

    /**
     * Wraps a decoded picture.
     *
     * @param metadata the metadata of its file; its orientation has not been applied yet
     * @param inItsProfile whether the samples are in the metadata's colour profile; otherwise the colour model has the
     *     profile
     * @param notes what the user should know about how it was read
     */
    RasterPicture(BufferedImage picture, Metadata metadata, boolean inItsProfile, List<String> notes) {
        this.notes = List.copyOf(notes);
        this.picture = Objects.requireNonNull(picture, "picture");
        ColorModel model = picture.getColorModel();
        orientation = Orientation.of(metadata.orientation());
        alpha = model.getTransparency() != Transparency.OPAQUE;
        boolean grey = Samples.isGrey(model);
        int components = Samples.components(model);
        ColorProfile named = metadata.icc() == null ? null : ColorProfile.of(metadata.icc(), components);
        ICC_Profile ofModel = Samples.profile(model);
        ColorProfile profile = inItsProfile ? named : ofModel == null ? null : ColorProfile.of(ofModel, components);
        conversion = profile == null || profile.isSrgb() ? null : profile;
        ColorProfile kept =
                conversion != null && conversion.isInvertible() && (!grey || components == 1) ? conversion : null;
        byte[] carried = kept != null
                ? named != null ? metadata.icc() : kept.profile().getData()
                : conversion == null && named != null && named.isSrgb() ? metadata.icc() : null;
        boolean transposed = orientation.transposed();
        info = new PictureInfo(
                transposed ? picture.getHeight() : picture.getWidth(),
                transposed ? picture.getWidth() : picture.getHeight(),
                grey,
                alpha,
                bits(model),
                kept,
                metadata.withIcc(carried));
    }

    private static int bits(ColorModel model) {
        int largest = 0;
        for (int bits : model.getComponentSize()) {
            largest = Math.max(largest, bits);
        }
        return largest > 8 ? 16 : 8;
    }

    @Override
    public PictureInfo info() {
        return info;
    }

    @Override
    public List<String> notes() {
        return notes;
    }

    /** Returns whether the stored picture is already upright and in sRGB or grey. */
    boolean isPlain() {
        return orientation.isUpright() && conversion == null;
    }

    BufferedImage picture() {
        return picture;
    }

    @Override
    public Pixels read(int x, int y, int width, int height) {
        if (width < 1 || height < 1 || x < 0 || y < 0 || x > info.width() - width || y > info.height() - height) {
            throw new IllegalArgumentException("the region " + width + "x" + height + " at " + x + "," + y
                    + " is not within the picture of " + info.width() + "x" + info.height());
        }
        int storedWidth = orientation.transposed() ? height : width;
        int storedHeight = orientation.transposed() ? width : height;
        int storedX = orientation.transposed() ? y : x;
        int storedY = orientation.transposed() ? x : y;
        int left = orientation.flippedX() ? picture.getWidth() - storedX - storedWidth : storedX;
        int top = orientation.flippedY() ? picture.getHeight() - storedY - storedHeight : storedY;
        Pixels stored = readStored(left, top, storedWidth, storedHeight);
        if (hasHidden(stored)) {
            hidden().fill(stored, left, top);
        }
        return new Pixels(
                width,
                height,
                orientation.turn(stored.rgb(), 3, storedWidth, storedHeight),
                orientation.turn(stored.alpha(), 1, storedWidth, storedHeight));
    }

    @Override
    public PictureSource stored() {
        return StoredPicture.of(picture, notes, !orientation.isUpright());
    }

    private static boolean hasHidden(Pixels pixels) {
        if (pixels.alpha() != null) {
            for (float a : pixels.alpha()) {
                if (a == 0) {
                    return true;
                }
            }
        }
        return false;
    }

    private synchronized HiddenColors hidden() {
        if (hidden == null) {
            hidden = new HiddenColors(this::readStored, picture.getWidth(), picture.getHeight());
        }
        return hidden;
    }

    /** Reads a region in the stored orientation; transparent pixels keep their hidden colours. */
    private Pixels readStored(int x, int y, int width, int height) {
        Samples samples = Samples.read(picture, x, y, width, height);
        float[] rgb = conversion != null ? conversion.toSrgb(samples.colors()) : samples.rgb(width * height);
        return new Pixels(width, height, rgb, alpha ? samples.alpha() : null);
    }
}
