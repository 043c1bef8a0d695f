package io.clipsr.tiles;

/**
 * The largest piece of work that a device gets at a time. It is reduced when memory does not suffice. All pictures on a
 * device share one limit.
 */
public final class WorkLimit {
    private long cells;
    private int batch;

    /**
     * Creates a limit.
     *
     * @param cells the largest number of cells of a tile's core
     * @param batch the largest number of tiles of a batch
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

    /** Reduces the limit after a core of that many cells was too large. */
    synchronized void tooManyCells(long tried) {
        cells = Math.min(cells, tried / 2);
    }

    /** Reduces the limit after a batch of that many tiles was too large. */
    synchronized void tooManyTiles(int tried) {
        batch = Math.max(1, Math.min(batch, tried / 2));
    }
}
