package io.clipsr;

/**
 * How one picture of a batch ended.
 *
 * @param job the picture
 * @param plan what was computed; null if it did not come to that
 * @param failure why there is no output: a {@link io.clipsr.image.PictureException} or an
 *     {@link IllegalArgumentException}, whose message is one line for people; null if the output was written
 */
public record UpscaleResult(UpscaleJob job, UpscalePlan plan, Exception failure) {

    public boolean succeeded() {
        return failure == null;
    }
}
