package io.clipsr;

import io.clipsr.image.PictureException;
import io.clipsr.image.rendered.TileGridImage;
import io.clipsr.kernels.support.Waiting;
import java.awt.Rectangle;
import java.awt.image.Raster;
import java.awt.image.RenderedImage;
import java.awt.image.WritableRaster;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * A picture for an encoder, which reads row of tiles after row of tiles, up or down. While the encoder works on a row,
 * a thread of this picture computes the next one. To be read by one thread.
 */
final class TilesAhead extends TileGridImage implements AutoCloseable {
    /** The share of Java's memory for finished tiles, as in {@link io.clipsr.tiles.TileSize}. */
    private static final double SHARE = 0.3;

    private final RenderedImage picture;
    private final Lifetime lifetime;
    private final ExecutorService thread;
    private final Queue<Tile> ahead = new ArrayDeque<>();
    private int row = -1;

    /** Reads a picture. */
    @FunctionalInterface
    interface Reader {
        void read(RenderedImage picture) throws PictureException;
    }

    private record Tile(int column, int row, Future<Raster> raster) {}

    /**
     * Wraps a picture in tiles.
     *
     * @param picture the picture, which computes its tiles when they are asked for
     * @param lifetime the calls of the resolver; the computation of tiles is part of the present one
     */
    private TilesAhead(RenderedImage picture, Lifetime lifetime) {
        super(
                picture.getWidth(),
                picture.getHeight(),
                picture.getTileWidth(),
                picture.getTileHeight(),
                picture.getColorModel());
        this.picture = picture;
        this.lifetime = lifetime;
        this.thread = Executors.newSingleThreadExecutor(task -> {
            Thread computing = new Thread(task, "clipsr-tiles");
            computing.setDaemon(true);
            return computing;
        });
    }

    /**
     * Gives a picture to a reader: with tiles that are computed ahead, if there is memory for two rows of them.
     *
     * @param picture the picture, which computes its tiles when they are asked for
     * @param lifetime the calls of the resolver
     */
    static void read(RenderedImage picture, Lifetime lifetime, Reader reader) throws PictureException {
        long bytes = (long) picture.getColorModel().getPixelSize() / Byte.SIZE;
        long twoRows = 2 * bytes * picture.getNumXTiles() * picture.getTileWidth() * picture.getTileHeight();
        if (twoRows > SHARE * Runtime.getRuntime().maxMemory()) {
            reader.read(picture);
            return;
        }
        try (TilesAhead ahead = new TilesAhead(picture, lifetime)) {
            reader.read(ahead);
        }
    }

    /**
     * Returns a tile. What its computation threw is thrown here, if it was computed by the other thread.
     *
     * @throws CancellationException if the thread is interrupted
     */
    @Override
    public Raster getTile(int column, int tileRow) {
        Tile next = ahead.poll();
        while (next != null && (next.column != column || next.row != tileRow)) {
            raster(next); // the reader left it out; the computation of others must not run beside this one
            next = ahead.poll();
        }
        Raster tile = next != null ? raster(next) : picture.getTile(column, tileRow);
        if (column == getNumXTiles() - 1) {
            int step = row > tileRow ? -1 : row < 0 && tileRow > 0 ? -1 : 1;
            row = tileRow;
            begin(tileRow + step);
        }
        return tile;
    }

    private void begin(int tileRow) {
        if (tileRow < 0 || tileRow >= getNumYTiles()) {
            return;
        }
        for (int i = 0; i < getNumXTiles(); i++) {
            int column = i;
            ahead.add(new Tile(column, tileRow, thread.submit(() -> {
                try (Lifetime.Call call = lifetime.join()) {
                    return picture.getTile(column, tileRow);
                }
            })));
        }
    }

    private static Raster raster(Tile tile) {
        try {
            return tile.raster.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting for a tile");
        } catch (ExecutionException e) {
            throw Waiting.causeOf(e);
        }
    }

    @Override
    public Raster getData(Rectangle region) {
        return picture.getData(region);
    }

    @Override
    public WritableRaster copyData(WritableRaster raster) {
        return picture.copyData(raster);
    }

    /** Ends the computation, and waits until it has ended. */
    @Override
    public void close() {
        thread.shutdownNow();
        Waiting.uninterruptibly(() -> thread.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS));
    }
}
