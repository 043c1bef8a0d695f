package io.clipsr.examples.cli.files;

import io.clipsr.examples.cli.console.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Checks an output before any work is done. */
public final class OutputFile {

    private OutputFile() {}

    /**
     * Checks that a file can be written.
     *
     * @throws CommandException if it exists and may not be replaced, is one of the inputs, or has no writable directory
     */
    public static void check(Path output, boolean overwrite, Path... inputs) throws IOException {
        if (Files.isDirectory(output)) {
            throw new CommandException(output + ": is a directory; name a file in it");
        }
        if (Files.exists(output)) {
            for (Path input : inputs) {
                if (input != null && Files.exists(input) && Files.isSameFile(input, output)) {
                    throw new CommandException(output + ": is the input file; choose another output");
                }
            }
            if (!overwrite) {
                throw new CommandException(output + ": already exists; choose another name or add --overwrite");
            }
            if (!Files.isWritable(output)) {
                throw new CommandException(output + ": cannot be written: permission denied");
            }
        }
        Path directory = output.toAbsolutePath().getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw new CommandException(output + ": cannot be written: no directory " + directory + "; create it first");
        }
        if (!Files.isWritable(directory)) {
            throw new CommandException(output + ": cannot be written: no permission to write in " + directory);
        }
    }

    /** Returns whether a file would lie in a folder even after all links on the way are followed. */
    static boolean isWithin(Path file, Path folder) throws IOException {
        return realPath(file).startsWith(realPath(folder));
    }

    /** Returns the real path, also for a file that does not exist yet, to detect two names of one file. */
    public static Path realPath(Path file) throws IOException {
        Path absolute = file.toAbsolutePath().normalize();
        if (Files.exists(absolute)) {
            return absolute.toRealPath();
        }
        Path parent = absolute.getParent();
        return parent == null ? absolute : realPath(parent).resolve(absolute.getFileName());
    }
}
