package io.clipsr.image;

import io.clipsr.image.rendered.TileGridImage;
import java.awt.Rectangle;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;

/**
 * A computed RGB picture of any size that needs no memory: red is twice x, green three times y, blue x xor y, modulo
 * 256.
 */
class SyntheticImage extends TileGridImage {
    private final int tileSide;

    SyntheticImage(int width, int height, int tileSide) {
        super(width, height, tileSide, tileSide, new PictureInfo(width, height, false).colorModel());
        this.tileSide = tileSide;
    }

    @Override
    public Raster getTile(int tileX, int tileY) {
        int left = tileX * tileSide;
        int top = tileY * tileSide;
        WritableRaster tile =
                Raster.createWritableRaster(getSampleModel(), null).createWritableTranslatedChild(left, top);
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
    public Raster getData(Rectangle region) {
        throw new UnsupportedOperationException("tiles are to be asked for");
    }

    @Override
    public WritableRaster copyData(WritableRaster raster) {
        throw new UnsupportedOperationException("tiles are to be asked for");
    }
}
