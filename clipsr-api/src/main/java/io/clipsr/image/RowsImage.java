package io.clipsr.image;

import io.clipsr.image.rendered.TileGridImage;
import java.awt.Point;
import java.awt.Rectangle;
import java.awt.image.ColorModel;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.RenderedImage;
import java.awt.image.SampleModel;
import java.awt.image.WritableRaster;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * A picture converted to the samples of a file format, row by row, for an encoder. Each tile of the underlying picture
 * is requested once, and one row of tiles is kept in memory. A transparent picture is blended with white if the format
 * has no alpha.
 */
final class RowsImage extends TileGridImage {
    private static final int ROWS_PER_TILE = 8;

    private final RenderedImage picture;
    private final PictureInfo from;
    private final boolean grey;
    private final boolean alpha;
    private final int bits;
    private final boolean asOneTile;
    private final ColorProfile toSrgb;
    /** Whether the samples of the picture are those of the format. */
    private final boolean asTheyAre;

    private final int[] samples;
    private final int[] row;

    private int tileRow = -1;
    private final List<Raster> tiles = new ArrayList<>();

    /**
     * Wraps a picture.
     *
     * @param picture the picture
     * @param from the properties of the picture
     * @param colorModel the colour model of the format, with components of 8 or 16 bits
     * @param asOneTile whether there is a single tile, for encoders that copy a picture of several tiles as a whole;
     *     they must read the tile by rows, with {@link Raster#createChild}
     * @param toSrgb the profile of the picture, if its colours become those of sRGB; null if they are kept
     */
    RowsImage(RenderedImage picture, PictureInfo from, ColorModel colorModel, boolean asOneTile, ColorProfile toSrgb) {
        super(from.width(), from.height(), from.width(), asOneTile ? from.height() : ROWS_PER_TILE, colorModel);
        this.picture = picture;
        this.from = from;
        this.grey = colorModel.getNumColorComponents() == 1;
        this.alpha = colorModel.hasAlpha();
        this.bits = colorModel.getComponentSize(0);
        this.asOneTile = asOneTile;
        this.toSrgb = toSrgb;
        this.asTheyAre = toSrgb == null && grey == from.grey() && alpha == from.alpha() && bits == from.bits();
        this.samples = new int[picture.getWidth() * picture.getSampleModel().getNumBands()];
        this.row = new int[picture.getWidth() * colorModel.getNumComponents()];
    }

    /** Copies a part of a row, converted to {@link #getColorModel}, to a position in a raster. */
    private void copyRow(int y, int x, int width, WritableRaster to, int toX, int toY) {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("writing was interrupted");
        }
        List<Raster> row = tilesOf(y + picture.getMinY());
        if (asTheyAre && row.stream().allMatch(tile -> hasSameSamples(tile, to))) {
            copySamples(row, y, x, width, to, toX, toY);
        } else {
            convertRow(row, y, x, width, to, toX, toY);
        }
    }

    /** Returns whether the samples of two rasters are of the same type and one array element each. */
    private static boolean hasSameSamples(Raster a, Raster b) {
        return a.getSampleModel() instanceof ComponentSampleModel
                && b.getSampleModel() instanceof ComponentSampleModel
                && a.getTransferType() == b.getTransferType()
                && a.getNumBands() == b.getNumBands();
    }

    private void copySamples(List<Raster> row, int y, int x, int width, WritableRaster to, int toX, int toY) {
        for (Raster tile : row) {
            int left = tile.getMinX() - picture.getMinX();
            int from = Math.max(x, left);
            int end = Math.min(x + width, left + tile.getWidth());
            if (from < end) {
                Object part =
                        tile.getDataElements(from + picture.getMinX(), y + picture.getMinY(), end - from, 1, null);
                to.setDataElements(toX + from - x, toY, end - from, 1, part);
            }
        }
    }

    private void convertRow(List<Raster> tilesInRow, int y, int x, int width, WritableRaster to, int toX, int toY) {
        int bands = picture.getSampleModel().getNumBands();
        for (Raster tile : tilesInRow) {
            int[] part = tile.getPixels(tile.getMinX(), y + picture.getMinY(), tile.getWidth(), 1, (int[]) null);
            int at = (tile.getMinX() - picture.getMinX()) * bands;
            System.arraycopy(part, 0, samples, at, Math.min(part.length, samples.length - at));
        }
        if (toSrgb != null) {
            convertToSrgb();
        }
        convert();
        int toBands = getColorModel().getNumComponents();
        int[] wanted =
                x == 0 && width == getWidth() ? row : Arrays.copyOfRange(row, x * toBands, (x + width) * toBands);
        to.setPixels(toX, toY, width, 1, wanted);
    }

    private List<Raster> tilesOf(int y) {
        int wanted = Math.floorDiv(y - picture.getTileGridYOffset(), picture.getTileHeight());
        if (wanted != tileRow || tiles.isEmpty()) {
            tiles.clear();
            for (int i = 0; i < picture.getNumXTiles(); i++) {
                tiles.add(picture.getTile(picture.getMinTileX() + i, wanted));
            }
            tileRow = wanted;
        }
        return tiles;
    }

    /** Converts the colours in {@link #samples}; of grey, the three components of sRGB are equal. */
    private void convertToSrgb() {
        int colors = from.grey() ? 1 : 3;
        int bands = colors + (from.alpha() ? 1 : 0);
        int width = getWidth();
        int max = from.bits() == 8 ? 255 : 65535;
        float[] planes = new float[colors * width];
        for (int i = 0; i < planes.length; i++) {
            planes[i] = samples[i % width * bands + i / width] / (max / 2f) - 1;
        }
        float[] converted = toSrgb.toSrgb(planes);
        for (int i = 0; i < planes.length; i++) {
            samples[i % width * bands + i / width] = PictureInfo.quantized(converted[i], max);
        }
    }

    /** Converts {@link #samples} to {@link #row}. */
    private void convert() {
        int fromColors = from.grey() ? 1 : 3;
        int fromBands = fromColors + (from.alpha() ? 1 : 0);
        int toColors = grey ? 1 : 3;
        int toBands = toColors + (alpha ? 1 : 0);
        int fromMax = from.bits() == 8 ? 255 : 65535;
        int toMax = bits == 8 ? 255 : 65535;
        for (int x = 0; x < getWidth(); x++) {
            int opacity = from.alpha() ? samples[x * fromBands + fromColors] : fromMax;
            for (int c = 0; c < toColors; c++) {
                long value = samples[x * fromBands + Math.min(c, fromColors - 1)];
                if (!alpha && opacity != fromMax) {
                    value = rounded(value * opacity + (long) fromMax * (fromMax - opacity), fromMax);
                }
                row[x * toBands + c] = (int) rounded(value * toMax, fromMax);
            }
            if (alpha) {
                row[x * toBands + toColors] = (int) rounded((long) opacity * toMax, fromMax);
            }
        }
    }

    private static long rounded(long value, int divisor) {
        return (value + divisor / 2) / divisor;
    }

    @Override
    public Raster getData(Rectangle region) {
        WritableRaster to = Raster.createWritableRaster(
                getColorModel().createCompatibleSampleModel(region.width, region.height), region.getLocation());
        for (int y = region.y; y < region.y + region.height; y++) {
            copyRow(y, region.x, region.width, to, region.x, y);
        }
        return to;
    }

    @Override
    public WritableRaster copyData(WritableRaster raster) {
        WritableRaster to = raster != null
                ? raster
                : Raster.createWritableRaster(
                        getColorModel().createCompatibleSampleModel(getWidth(), getHeight()), null);
        for (int y = to.getMinY(); y < to.getMinY() + to.getHeight(); y++) {
            copyRow(y, to.getMinX(), to.getWidth(), to, to.getMinX(), y);
        }
        return to;
    }

    @Override
    public Raster getTile(int tileX, int tileY) {
        if (asOneTile) {
            return new OneTile();
        }
        int top = tileY * ROWS_PER_TILE;
        return getData(new Rectangle(0, top, getWidth(), Math.min(ROWS_PER_TILE, getHeight() - top)));
    }

    /** A raster without samples of its own, which computes rows when they are read. */
    private final class OneTile extends Raster {

        OneTile() {
            super(sample(), oneElement(), new Point(0, 0));
        }

        @Override
        public Raster createChild(int x, int y, int width, int height, int toX, int toY, int[] bands) {
            WritableRaster rows =
                    Raster.createWritableRaster(getColorModel().createCompatibleSampleModel(width, height), null);
            for (int i = 0; i < height; i++) {
                copyRow(y + i, x, width, rows, 0, i);
            }
            return rows.createChild(0, 0, width, height, toX, toY, bands);
        }
    }

    private SampleModel sample() {
        return getColorModel().createCompatibleSampleModel(getWidth(), getHeight());
    }

    private DataBuffer oneElement() {
        return getColorModel().createCompatibleSampleModel(1, 1).createDataBuffer();
    }
}
