package io.clipsr.examples.cli.upscale;

import io.clipsr.UpscaleJob;
import io.clipsr.examples.cli.console.CommandException;
import io.clipsr.examples.cli.console.ErrorMessages;
import java.nio.file.Path;

/**
 * One picture of a batch, with the names that the user knows. They differ from the job's if the picture is read from a
 * stream or written to one.
 *
 * @param input the name of the input
 * @param output the name of the output
 * @param job the files to work with
 */
record PictureJob(Path input, Path output, UpscaleJob job) {

    /** Returns the failure with the names that the user knows. */
    Exception named(Exception failure) {
        if (input.equals(job.input()) && output.equals(job.output())) {
            return failure;
        }
        CommandException named = new CommandException(ErrorMessages.describe(failure)
                .replace(job.input().toString(), input.toString())
                .replace(job.output().toString(), output.toString()));
        named.initCause(failure);
        return named;
    }
}
