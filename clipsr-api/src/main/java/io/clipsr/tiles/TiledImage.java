package io.clipsr.tiles;

import io.clipsr.image.rendered.TileGridImage;
import java.awt.Point;
import java.awt.Rectangle;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.BitSet;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * An enlarged picture as a {@link java.awt.image.RenderedImage}, the form that Java's encoders read. Tiles are computed
 * on request. The most recent ones are cached, enough for reading row by row. An evicted tile is computed again, with
 * bit-identical results.
 */
public final class TiledImage extends TileGridImage {
    private final TiledPicture picture;
    private final TileWatch watch;
    private final Memo<Point, Raster> tiles;
    private final BitSet done = new BitSet();

    /**
     * Creates an image whose tiles are computed on request.
     *
     * @param picture the computation of the tiles
     * @param watch the listener for progress
     * @param around the wrapper applied to the computation of each tile
     */
    public TiledImage(TiledPicture picture, TileWatch watch, UnaryOperator<Supplier<Raster>> around) {
        super(
                picture.layout().width(),
                picture.layout().height(),
                picture.layout().tileWidth(),
                picture.layout().tileHeight(),
                picture.info().colorModel());
        this.picture = picture;
        this.watch = watch;
        // One row of tiles, and two tiles of the next row for threads that read a little ahead.
        this.tiles = new Memo<>(
                picture.layout().tilesAcross() + 2,
                at -> around.apply(() -> compute(at.x, at.y)).get());
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

    /** Returns a tile whose upper left corner is at (0, 0). */
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
    public Raster getData(Rectangle region) {
        WritableRaster out = Raster.createWritableRaster(
                picture.info().sampleModel(region.width, region.height), new Point(region.x, region.y));
        return copyData(out);
    }

    /** Copies pixels into a raster; the part of the raster that lies outside the picture is left unchanged. */
    @Override
    public WritableRaster copyData(WritableRaster given) {
        WritableRaster out = given != null
                ? given
                : Raster.createWritableRaster(picture.info().sampleModel(getWidth(), getHeight()), null);
        Rectangle region = out.getBounds().intersection(new Rectangle(0, 0, getWidth(), getHeight()));
        if (region.isEmpty()) {
            return out;
        }
        for (int row = region.y / getTileHeight(); row * (long) getTileHeight() < region.y + region.height; row++) {
            for (int column = region.x / getTileWidth();
                    column * (long) getTileWidth() < region.x + region.width;
                    column++) {
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
}
