package io.clipsr;

import java.nio.file.Path;
import java.util.Objects;

/**
 * One picture file of a batch.
 *
 * @param input file to read
 * @param output file to write; its extension is the format
 * @param options of this picture
 */
public record UpscaleJob(Path input, Path output, UpscaleOptions options) {
    public UpscaleJob {
        Objects.requireNonNull(input, "input");
        Objects.requireNonNull(output, "output");
        Objects.requireNonNull(options, "options");
    }
}
