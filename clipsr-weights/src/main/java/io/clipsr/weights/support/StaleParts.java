package io.clipsr.weights.support;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The temporary files of programs that were killed before they could delete them. */
final class StaleParts {
    private static final Pattern NAME = Pattern.compile("\\.clipsr-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\.part");
    private static final Duration AGE = Duration.ofDays(1);
    /** The folders that were swept; once in the life of a program is enough, since a folder may hold many files. */
    private static final Set<Path> SWEPT = ConcurrentHashMap.newKeySet();

    private StaleParts() {}

    /** Returns the name of a temporary file beside the target that no other writer has. */
    static Path beside(Path target) {
        return target.resolveSibling(".clipsr-" + UUID.randomUUID() + ".part");
    }

    /**
     * Deletes temporary files of this user that nobody has written to for a day. Failures are ignored: the folder may
     * be that of others.
     *
     * @param own a file of this user in the folder
     */
    static void sweepBeside(Path own) {
        Path folder = own.getParent();
        if (folder == null || !SWEPT.add(folder)) {
            return;
        }
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder, ".clipsr-*.part")) {
            Instant limit = Instant.now().minus(AGE);
            for (Path part : parts) {
                if (NAME.matcher(part.getFileName().toString()).matches()
                        && Files.isRegularFile(part, LinkOption.NOFOLLOW_LINKS)
                        && Files.getLastModifiedTime(part, LinkOption.NOFOLLOW_LINKS)
                                .toInstant()
                                .isBefore(limit)
                        && isOfSameOwner(part, own)) {
                    Files.deleteIfExists(part);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            SWEPT.add(folder); // whatever is wrong here, writing the file goes on
        }
    }

    private static boolean isOfSameOwner(Path part, Path own) throws IOException {
        try {
            return Files.getOwner(part, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(own));
        } catch (UnsupportedOperationException e) {
            return true; // a file system without owners
        }
    }
}
