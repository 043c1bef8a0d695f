package io.clipsr.examples.cli.files;

import java.nio.file.Path;

/**
 * A file to enlarge.
 *
 * @param file where it lies
 * @param folder where it lies below the folder that was named; the empty path if it lies directly in it, or was named
 *     itself
 */
public record InputPicture(Path file, Path folder) {}
