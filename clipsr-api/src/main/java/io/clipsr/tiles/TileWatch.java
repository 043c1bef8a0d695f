package io.clipsr.tiles;

/** Observes and cancels the computation of tiles. */
public interface TileWatch {

    /** Checks for cancellation; called often. An exception ends the computation. */
    void check();

    /**
     * Called when a tile of the result is computed for the first time.
     *
     * @param tiles the number of tiles computed so far
     * @param all the number of tiles of the whole result
     */
    void done(int tiles, int all);

    /**
     * Called each time that memory does not suffice and the work continues in smaller pieces.
     *
     * @param message the explanation for the user, one line
     */
    void shrunk(String message);
}
