package io.clipsr.examples.cli.files;

import io.clipsr.examples.cli.console.CommandException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Checks an input before any work is done. */
public final class InputFile {

    private InputFile() {}

    /**
     * Checks that a file is there and can be read.
     *
     * @throws CommandException if not
     */
    public static void check(Path input) {
        if (StreamFiles.isStandard(input)) {
            return;
        }
        if (!Files.exists(input)) {
            throw new CommandException(input + ": no such file");
        }
        if (Files.isDirectory(input)) {
            throw new CommandException(input + ": is a directory; name a file in it");
        }
        if (!Files.isReadable(input)) {
            throw new CommandException(input + ": cannot be read: permission denied");
        }
    }
}
