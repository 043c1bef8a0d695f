package io.clipsr.image;

import java.awt.Rectangle;
import java.awt.image.ColorModel;
import java.awt.image.Raster;
import java.awt.image.RenderedImage;
import java.awt.image.SampleModel;
import java.awt.image.WritableRaster;
import java.util.Vector;

/** An RGB picture of any size that is nowhere in memory: red is twice x, green three times y, blue x xor y, modulo 256. */
class SyntheticImage implements RenderedImage {
    private final PictureForm form;
    private final int tileSide;

    SyntheticImage(int width, int height, int tileSide) {
        this.form = new PictureForm(width, height, false);
        this.tileSide = tileSide;
    }

    @Override
    public Raster getTile(int tileX, int tileY) {
        int left = tileX * tileSide;
        int top = tileY * tileSide;
        WritableRaster tile = Raster.createWritableRaster(getSampleModel(), null).createWritableTranslatedChild(left, top);
        int[] row = new int[3 * tileSide];
        for (int y = top; y < top + tileSide; y++) {
            for (int i = 0; i < tileSide; i++) {
                row[3 * i] = 2 * (left + i) & 0xff;
                row[3 * i + 1] = 3 * y & 0xff;
                row[3 * i + 2] = (left + i ^ y) & 0xff;
            }
            tile.setPixels(left, y, tileSide, 1, row);
        }
        return tile;
    }

    @Override
    public SampleModel getSampleModel() {
        return form.sampleModel(tileSide, tileSide);
    }

    @Override
    public ColorModel getColorModel() {
        return form.colorModel();
    }

    @Override
    public int getWidth() {
        return form.width();
    }

    @Override
    public int getHeight() {
        return form.height();
    }

    @Override
    public int getNumXTiles() {
        return (getWidth() + tileSide - 1) / tileSide;
    }

    @Override
    public int getNumYTiles() {
        return (getHeight() + tileSide - 1) / tileSide;
    }

    @Override
    public int getTileWidth() {
        return tileSide;
    }

    @Override
    public int getTileHeight() {
        return tileSide;
    }

    @Override
    public int getMinX() {
        return 0;
    }

    @Override
    public int getMinY() {
        return 0;
    }

    @Override
    public int getMinTileX() {
        return 0;
    }

    @Override
    public int getMinTileY() {
        return 0;
    }

    @Override
    public int getTileGridXOffset() {
        return 0;
    }

    @Override
    public int getTileGridYOffset() {
        return 0;
    }

    @Override
    public Raster getData() {
        throw new UnsupportedOperationException("the whole picture was asked for");
    }

    @Override
    public Raster getData(Rectangle region) {
        throw new UnsupportedOperationException("tiles are to be asked for");
    }

    @Override
    public WritableRaster copyData(WritableRaster raster) {
        throw new UnsupportedOperationException("tiles are to be asked for");
    }

    @Override
    public Vector<RenderedImage> getSources() {
        return null;
    }

    @Override
    public Object getProperty(String name) {
        return null;
    }

    @Override
    public String[] getPropertyNames() {
        return null;
    }
}
