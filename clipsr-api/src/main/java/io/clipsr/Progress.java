package io.clipsr;

import io.clipsr.image.PictureInfo;

/**
 * Listens to the progress of one picture. Never called concurrently for one picture, but not always by the thread that
 * asked for it: the tiles of files and streams are computed by a thread of their own. An exception ends the
 * computation.
 */
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
     * Called once a picture is opened from a file or a stream and its plan is known: before its first tile.
     *
     * @param small the form of the input
     * @param plan the plan for the result
     */
    default void planned(PictureInfo small, UpscalePlan plan) {}

    /**
     * Called with something that the user should know about this picture although the work goes on: the file is damaged
     * in part, its samples had to be changed to be understood, or memory is short and the work is slower. What
     * {@link io.clipsr.image.PictureSource#notes} tells comes here only for files and streams.
     *
     * @param message the explanation for the user, one line, without the picture's name
     */
    default void note(String message) {}
}
