package io.clipsr.tiles;

import java.awt.Image;
import java.awt.Point;
import java.awt.Rectangle;
import java.awt.image.ColorModel;
import java.awt.image.Raster;
import java.awt.image.RenderedImage;
import java.awt.image.SampleModel;
import java.awt.image.WritableRaster;
import java.util.BitSet;
import java.util.Vector;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * An enlarged picture as Java's encoders take it: tiles are computed as they are asked for, and the latest kept, enough of them
 * for reading row by row. What was forgotten is computed again, to the same bits.
 */
public final class TiledImage implements RenderedImage {
    private final TiledPicture picture;
    private final TileWatch watch;
    private final Memo<Point, Raster> tiles;
    private final ColorModel colorModel;
    private final SampleModel sampleModel;
    private final BitSet done = new BitSet();

    /** @param around what is to be done around the computation of each tile */
    public TiledImage(TiledPicture picture, TileWatch watch, UnaryOperator<Supplier<Raster>> around) {
        this.picture = picture;
        this.watch = watch;
        this.colorModel = picture.form().colorModel();
        this.sampleModel = picture.form().sampleModel(getTileWidth(), getTileHeight());
        // A row of tiles, and of the next one what readers that are a little ahead of each other ask for.
        this.tiles = new Memo<>(picture.layout().tilesAcross() + 2, at -> around.apply(() -> compute(at.x, at.y)).get());
    }

    private Raster compute(int column, int row) {
        Raster tile = picture.tile(column, row);
        synchronized (done) {
            int index = row * getNumXTiles() + column;
            if (!done.get(index)) {
                done.set(index);
                watch.done(done.cardinality(), picture.layout().tiles());
            }
        }
        return tile;
    }

    /** A tile with its own coordinates. */
    private Raster local(int column, int row) {
        if (column < 0 || row < 0 || column >= getNumXTiles() || row >= getNumYTiles()) {
            throw new ArrayIndexOutOfBoundsException("there is no tile " + column + ", " + row + "; the picture has "
                    + getNumXTiles() + "x" + getNumYTiles());
        }
        return tiles.get(new Point(column, row));
    }

    @Override
    public Raster getTile(int column, int row) {
        return local(column, row).createTranslatedChild(column * getTileWidth(), row * getTileHeight());
    }

    @Override
    public Raster getData() {
        return getData(new Rectangle(0, 0, getWidth(), getHeight()));
    }

    @Override
    public Raster getData(Rectangle region) {
        WritableRaster out = Raster.createWritableRaster(picture.form().sampleModel(region.width, region.height), new Point(region.x, region.y));
        return copyData(out);
    }

    /** The part of the raster that lies outside of the picture stays as it is. */
    @Override
    public WritableRaster copyData(WritableRaster given) {
        WritableRaster out = given != null ? given
                : Raster.createWritableRaster(picture.form().sampleModel(getWidth(), getHeight()), null);
        Rectangle region = out.getBounds().intersection(new Rectangle(0, 0, getWidth(), getHeight()));
        if (region.isEmpty()) {
            return out;
        }
        for (int row = region.y / getTileHeight(); row * (long) getTileHeight() < region.y + region.height; row++) {
            for (int column = region.x / getTileWidth(); column * (long) getTileWidth() < region.x + region.width; column++) {
                copy(getTile(column, row), region, out);
            }
        }
        return out;
    }

    private static void copy(Raster tile, Rectangle region, WritableRaster out) {
        Rectangle part = tile.getBounds().intersection(region);
        int[] samples = null;
        for (int y = part.y; y < part.y + part.height; y++) {
            samples = tile.getPixels(part.x, y, part.width, 1, samples);
            out.setPixels(part.x, y, part.width, 1, samples);
        }
    }

    @Override
    public Vector<RenderedImage> getSources() {
        return null;
    }

    @Override
    public Object getProperty(String name) {
        return Image.UndefinedProperty;
    }

    @Override
    public String[] getPropertyNames() {
        return null;
    }

    @Override
    public ColorModel getColorModel() {
        return colorModel;
    }

    @Override
    public SampleModel getSampleModel() {
        return sampleModel;
    }

    @Override
    public int getWidth() {
        return picture.layout().width();
    }

    @Override
    public int getHeight() {
        return picture.layout().height();
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
    public int getNumXTiles() {
        return picture.layout().tilesAcross();
    }

    @Override
    public int getNumYTiles() {
        return picture.layout().tilesDown();
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
    public int getTileWidth() {
        return picture.layout().tileWidth();
    }

    @Override
    public int getTileHeight() {
        return picture.layout().tileHeight();
    }

    @Override
    public int getTileGridXOffset() {
        return 0;
    }

    @Override
    public int getTileGridYOffset() {
        return 0;
    }
}
