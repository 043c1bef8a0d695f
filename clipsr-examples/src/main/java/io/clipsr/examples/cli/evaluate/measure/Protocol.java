package io.clipsr.examples.cli.evaluate.measure;

import io.clipsr.metrics.Degradation;
import java.nio.file.Path;

/**
 * How pictures are prepared.
 *
 * @param scale the scale, 4, 8 or 16
 * @param preparation how the true picture is made from a file
 * @param degradation how the input is made from the true picture
 * @param inputs the folder of inputs that exist already; null to make them
 * @param objectCrop whether pictures are cropped to the object that the caption describes
 * @param captions which captions are the prompts
 * @param seed the seed of all choices
 */
public record Protocol(
        int scale,
        Preparation preparation,
        Degradation degradation,
        Path inputs,
        boolean objectCrop,
        Captions captions,
        long seed) {

    /** Which caption is a picture's prompt. */
    public enum Captions {
        /** One of the picture's own captions. */
        OWN,
        /** No prompt. */
        NONE,
        /** A caption of another picture. */
        SHUFFLED
    }
}
