package io.clipsr;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The modification times of files. */
final class FileTimes {
    private FileTimes() {}

    /** Gives a result the time of its input, or notes that this is not possible. */
    static void keep(Path source, Path target, UpscaleOptions options) {
        try {
            Files.setLastModifiedTime(target, Files.getLastModifiedTime(source));
        } catch (IOException e) {
            new PictureWatch(options).note("the result has the present time, as its file's time cannot be set");
        }
    }
}
