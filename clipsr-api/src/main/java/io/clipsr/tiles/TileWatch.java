package io.clipsr.tiles;

/** Who looks on while tiles are computed. */
public interface TileWatch {

    /** Called often; throws what is to end the work. */
    void check();

    /** A tile of the result is done, for the first time. */
    void done(int tiles, int all);

    /** Memory did not suffice, and the work goes on in smaller pieces. */
    void slowed(String message);
}
