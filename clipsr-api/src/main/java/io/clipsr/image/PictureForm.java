package io.clipsr.image;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.SampleModel;
import java.awt.image.WritableRaster;

/**
 * What a picture is besides its pixels: its size, and what an enlargement of it is to keep.
 *
 * @param width  in pixels
 * @param height in pixels
 * @param alpha  whether some pixel may be transparent
 */
public record PictureForm(int width, int height, boolean alpha) {

    /** The same form at another size. */
    public PictureForm resized(int toWidth, int toHeight) {
        return new PictureForm(toWidth, toHeight, alpha);
    }

    /** How samples of such a picture are to be understood. */
    public ColorModel colorModel() {
        return new ComponentColorModel(ColorSpace.getInstance(ColorSpace.CS_sRGB), alpha, false,
                alpha ? Transparency.TRANSLUCENT : Transparency.OPAQUE, DataBuffer.TYPE_BYTE);
    }

    /** How samples of a tile of such a picture lie in memory. */
    public SampleModel sampleModel(int tileWidth, int tileHeight) {
        return colorModel().createCompatibleSampleModel(tileWidth, tileHeight);
    }

    /**
     * Writes pixels as samples of this form: clamped, rounded to the nearest, halves to the even one.
     *
     * @param to a raster of {@link #sampleModel}
     * @param x  of the pixels' left edge in the raster's coordinates
     * @param y  of their top edge
     */
    public void encode(Pixels pixels, WritableRaster to, int x, int y) {
        int area = pixels.width() * pixels.height();
        byte[] planes = pixels.toBytes();
        int[] row = new int[pixels.width() * (alpha ? 4 : 3)];
        for (int i = 0; i < pixels.height(); i++) {
            int at = 0;
            for (int j = 0; j < pixels.width(); j++) {
                int pixel = i * pixels.width() + j;
                for (int c = 0; c < 3; c++) {
                    row[at++] = planes[c * area + pixel] & 0xff;
                }
                if (alpha) {
                    row[at++] = pixels.alpha() == null ? 255 : (int) Math.rint(255 * pixels.alpha()[pixel]);
                }
            }
            to.setPixels(x, y + i, pixels.width(), 1, row);
        }
    }
}
