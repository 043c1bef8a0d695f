package io.clipsr;

import io.clipsr.image.PictureInfo;

/** Told how far a picture is. Calls come from the thread that computes; what it throws ends the computation. */
@FunctionalInterface
public interface Progress {
    /** Tells nobody. */
    Progress NONE = (done, all) -> {};

    /**
     * A tile is done.
     *
     * @param done tiles that were computed so far, each counted once even if it was asked for again
     * @param all tiles of the whole picture
     */
    void tiles(int done, int all);

    /**
     * A picture file was opened, and what it takes is known. Comes before its first tile, and only for files.
     *
     * @param small of the input
     * @param plan what will be computed
     */
    default void planned(PictureInfo small, UpscalePlan plan) {}

    /**
     * The device's memory did not suffice, and the work goes on in smaller pieces, more slowly.
     *
     * @param message for people, one line
     */
    default void slowed(String message) {}
}
