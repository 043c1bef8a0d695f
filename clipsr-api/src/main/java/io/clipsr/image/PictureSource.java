package io.clipsr.image;

import java.awt.image.BufferedImage;

/**
 * A picture to be enlarged, read by regions, so that only what is being worked on has to be there as floats.
 *
 * <p>Safe to use from several threads. What a pixel reads as does not depend on the region that it is read with.
 */
public interface PictureSource {

    /** Size, and what else of the picture a result is to keep. */
    PictureInfo info();

    /**
     * Reads a region, which must lie within the picture.
     *
     * @return sRGB in [-1, 1], not premultiplied; hidden colours of transparent pixels are those of visible ones
     *     nearby. Colours of the picture's profile that sRGB does not have are the nearest that it has
     * @throws IllegalArgumentException if it does not
     */
    Pixels read(int x, int y, int width, int height);

    /** Returns a picture in memory. It is not copied and must not change meanwhile. */
    static PictureSource of(BufferedImage picture) {
        return new RasterPicture(picture);
    }
}
