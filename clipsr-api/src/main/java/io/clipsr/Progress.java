package io.clipsr;

import io.clipsr.image.PictureInfo;

/** Listens to the progress of one picture. Called by the computing thread; an exception ends the computation. */
@FunctionalInterface
public interface Progress {
    /** Does nothing. */
    Progress NONE = (done, all) -> {};

    /**
     * Called when a tile is done.
     *
     * @param done the number of tiles computed so far; a tile that is computed again counts once
     * @param all the number of tiles of the whole picture
     */
    void tiles(int done, int all);

    /**
     * Called once a picture file is opened and its plan is known: before its first tile, and only for files.
     *
     * @param small the form of the input
     * @param plan the plan for the result
     */
    default void planned(PictureInfo small, UpscalePlan plan) {}

    /**
     * Called when the device runs out of memory and the work continues in smaller pieces, more slowly.
     *
     * @param message the explanation for the user, one line
     */
    default void slowed(String message) {}
}
