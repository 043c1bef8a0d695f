package io.clipsr.image;

import java.awt.image.BufferedImage;
import java.util.List;

/**
 * A picture to be enlarged. It is read by regions, so that only the current region is in memory as floats.
 *
 * <p>Implementations are thread-safe. The value of a pixel does not depend on the region in which it is read.
 */
public interface PictureSource {

    /** Returns the size and the properties that a result keeps. */
    PictureInfo info();

    /**
     * Reads a region, which must lie within the picture.
     *
     * @param x the column of the region's left edge, from 0
     * @param y the row of the region's top edge, from 0
     * @param width the width of the region in pixels
     * @param height the height of the region in pixels
     * @return the pixels, sRGB in [-1, 1], not premultiplied. Fully transparent pixels have colours of visible pixels
     *     nearby; colours outside sRGB become the nearest ones within it
     * @throws IllegalArgumentException if the region does not lie within the picture
     */
    Pixels read(int x, int y, int width, int height);

    /**
     * Returns what a user should know about how the picture was read, such as damage that left it readable. Each is one
     * line without the picture's name.
     */
    default List<String> notes() {
        return List.of();
    }

    /**
     * Returns the samples as they are stored, as RGB: without a conversion from the colour profile, not turned upright,
     * and without alpha, so that transparent pixels have their hidden colours. Grey is repeated, CMYK without its
     * profile becomes RGB. Python's Pillow gives this by {@code Image.open(file).convert("RGB")}. Its properties are
     * those of plain sRGB with 8 bits and without metadata. A source without another stored form returns itself,
     * without alpha.
     */
    default PictureSource stored() {
        PictureSource whole = this;
        return new PictureSource() {
            @Override
            public PictureInfo info() {
                return new PictureInfo(whole.info().width(), whole.info().height(), false);
            }

            @Override
            public Pixels read(int x, int y, int width, int height) {
                return new Pixels(width, height, whole.read(x, y, width, height).rgb(), null);
            }

            @Override
            public List<String> notes() {
                return whole.notes();
            }

            @Override
            public PictureSource stored() {
                return this;
            }
        };
    }

    /** Returns a source for a picture in memory, which is not copied and must not change while it is used. */
    static PictureSource of(BufferedImage picture) {
        return new RasterPicture(picture);
    }
}
