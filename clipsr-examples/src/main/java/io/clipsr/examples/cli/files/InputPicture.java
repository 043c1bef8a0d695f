package io.clipsr.examples.cli.files;

import java.nio.file.Path;

/**
 * A picture to enlarge.
 *
 * @param file the path of the file as it is shown and as results are named by it; {@code -} is standard input
 * @param folder the subfolder relative to the input folder; the empty path if the file is directly in it or was given
 *     itself
 * @param content the file to read: the same file, or the temporary copy of a stream
 */
public record InputPicture(Path file, Path folder, Path content) {

    public InputPicture(Path file, Path folder) {
        this(file, folder, file);
    }

    /** Returns the name for results: the file's without its extension. */
    String name() {
        return StreamFiles.isStandard(file) ? "stdin" : OutputNames.stem(file);
    }
}
