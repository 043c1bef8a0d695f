package io.clipsr.tiles;

/**
 * How much is given to a device at a time; less after its memory did not suffice. Shared by all pictures of a device.
 */
public final class WorkLimit {
    private long cells;
    private int batch;

    /**
     * @param cells of a tile's core
     * @param batch tiles
     */
    public WorkLimit(long cells, int batch) {
        this.cells = cells;
        this.batch = batch;
    }

    synchronized long cells() {
        return cells;
    }

    synchronized int batch() {
        return batch;
    }

    /** After a core of some cells was too large. */
    synchronized void tooManyCells(long tried) {
        cells = Math.min(cells, tried / 2);
    }

    /** After a batch was too large. */
    synchronized void tooManyTiles(int tried) {
        batch = Math.max(1, Math.min(batch, tried / 2));
    }
}
