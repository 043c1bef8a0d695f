package io.clipsr;

import java.nio.file.Path;
import java.util.Objects;

/**
 * One picture file of a batch.
 *
 * @param input the file to read
 * @param output the file to write; its extension selects the format
 * @param options the options for this picture
 */
public record UpscaleJob(Path input, Path output, UpscaleOptions options) {
    public UpscaleJob {
        Objects.requireNonNull(input, "input");
        Objects.requireNonNull(output, "output");
        Objects.requireNonNull(options, "options");
    }
}
