package io.clipsr.examples.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/** Checks an input before any work is done. */
final class InputFile {

    private InputFile() {}

    /**
     * Checks that a file is there and can be read.
     *
     * @throws CommandFailure if not
     */
    static void check(Path input) {
        if (!Files.exists(input)) {
            throw new CommandFailure(input + ": no such file");
        }
        if (Files.isDirectory(input)) {
            throw new CommandFailure(input + ": is a directory; name a file in it");
        }
        if (!Files.isReadable(input)) {
            throw new CommandFailure(input + ": cannot be read: permission denied");
        }
    }
}
