package io.clipsr;

/**
 * The outcome of one job of a batch.
 *
 * @param job the job
 * @param plan the plan that was carried out; null if the job failed
 * @param failure the reason why there is no output, whose message is one line for the user: a
 *     {@link io.clipsr.image.PictureException}, also for an error such as {@link OutOfMemoryError}, which is its cause;
 *     an {@link IllegalArgumentException}; or a {@link io.clipsr.kernels.DeviceException} if a GPU has too little
 *     memory. Null if the output was written
 */
public record UpscaleResult(UpscaleJob job, UpscalePlan plan, Exception failure) {

    /** Returns whether the output was written. */
    public boolean succeeded() {
        return failure == null;
    }
}
