package io.clipsr.image.rendered;

import java.awt.Image;
import java.awt.Rectangle;
import java.awt.image.ColorModel;
import java.awt.image.Raster;
import java.awt.image.RenderedImage;
import java.awt.image.SampleModel;
import java.util.Vector;

/** A picture in tiles. The picture and its tile grid begin at (0, 0), and it has no sources or properties. */
public abstract class TileGridImage implements RenderedImage {
    private final int width;
    private final int height;
    private final int tileWidth;
    private final int tileHeight;
    private final ColorModel colorModel;

    /**
     * Describes the picture and its tiles. The tiles at the right and lower edge may extend beyond the picture.
     *
     * @param width the width of the picture in pixels
     * @param height the height of the picture in pixels
     * @param tileWidth the width of a tile in pixels
     * @param tileHeight the height of a tile in pixels
     * @param colorModel the colour model
     */
    protected TileGridImage(int width, int height, int tileWidth, int tileHeight, ColorModel colorModel) {
        this.width = width;
        this.height = height;
        this.tileWidth = tileWidth;
        this.tileHeight = tileHeight;
        this.colorModel = colorModel;
    }

    @Override
    public final Raster getData() {
        return getData(new Rectangle(0, 0, width, height));
    }

    @Override
    public final SampleModel getSampleModel() {
        return colorModel.createCompatibleSampleModel(tileWidth, tileHeight);
    }

    @Override
    public final ColorModel getColorModel() {
        return colorModel;
    }

    @Override
    public final int getWidth() {
        return width;
    }

    @Override
    public final int getHeight() {
        return height;
    }

    @Override
    public final int getTileWidth() {
        return tileWidth;
    }

    @Override
    public final int getTileHeight() {
        return tileHeight;
    }

    @Override
    public final int getNumXTiles() {
        return (width + tileWidth - 1) / tileWidth;
    }

    @Override
    public final int getNumYTiles() {
        return (height + tileHeight - 1) / tileHeight;
    }

    @Override
    public final int getMinX() {
        return 0;
    }

    @Override
    public final int getMinY() {
        return 0;
    }

    @Override
    public final int getMinTileX() {
        return 0;
    }

    @Override
    public final int getMinTileY() {
        return 0;
    }

    @Override
    public final int getTileGridXOffset() {
        return 0;
    }

    @Override
    public final int getTileGridYOffset() {
        return 0;
    }

    @Override
    public final Vector<RenderedImage> getSources() {
        return null;
    }

    @Override
    public final Object getProperty(String name) {
        return Image.UndefinedProperty;
    }

    @Override
    public final String[] getPropertyNames() {
        return null;
    }
}
