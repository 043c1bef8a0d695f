package io.clipsr.examples.cli.files;

import java.nio.file.Path;

/**
 * A file to enlarge.
 *
 * @param file the path of the file
 * @param folder the subfolder relative to the input folder; the empty path if the file is directly in it or was given
 *     itself
 */
public record InputPicture(Path file, Path folder) {}
