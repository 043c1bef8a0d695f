package io.clipsr.weights.cache;

import io.clipsr.weights.support.AtomicFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** A folder that only this user can read and write, with a lock across threads and processes. */
public final class CacheFolder {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");
    /** The lock between threads, since a file lock belongs to the whole JVM. */
    private static final ReentrantLock THREADS = new ReentrantLock();

    private final Path path;

    private CacheFolder(Path path) {
        this.path = path;
    }

    /**
     * Returns the user's folder for converted models of one version of the native format, so that different versions of
     * the library do not share entries. Nothing is created.
     *
     * @param formatVersion the version of the native format
     * @throws CacheException if there is no home directory
     */
    public static Path standard(int formatVersion) {
        Path folder = locate(System::getProperty, System::getenv)
                .orElseThrow(() -> new CacheException(
                        "No home directory was found for the converted models; set a folder with -Dclipsr.cache=FOLDER or"
                                + " CLIPSR_CACHE.",
                        null));
        return within(folder, formatVersion);
    }

    /**
     * Returns the folder for converted models inside a folder.
     *
     * @param folder the enclosing folder
     * @param formatVersion the version of the native format
     */
    public static Path within(Path folder, int formatVersion) {
        return folder.resolve("models-" + formatVersion);
    }

    /**
     * Returns the user's cache folder: the value of {@code -Dclipsr.cache} or of the variable {@code CLIPSR_CACHE},
     * else the operating system's usual place. Empty if there is no home directory.
     *
     * @param property the system properties by name
     * @param variable the environment variables by name
     * @see <a href="https://specifications.freedesktop.org/basedir-spec/latest/">XDG_CACHE_HOME</a>
     */
    static Optional<Path> locate(UnaryOperator<String> property, UnaryOperator<String> variable) {
        for (String given : new String[] {property.apply("clipsr.cache"), variable.apply("CLIPSR_CACHE")}) {
            if (given != null && !given.isBlank()) {
                return Optional.of(Path.of(given).toAbsolutePath());
            }
        }
        String os = String.valueOf(property.apply("os.name"));
        String home = property.apply("user.home");
        Path base = home == null || home.isBlank() || home.equals("?") ? null : Path.of(home);
        if (os.startsWith("Windows")) {
            String local = variable.apply("LOCALAPPDATA");
            Path data = local != null && !local.isBlank()
                    ? Path.of(local)
                    : base == null ? null : base.resolve("AppData").resolve("Local");
            return Optional.ofNullable(data)
                    .map(folder -> folder.resolve("clipsr").resolve("cache"));
        }
        if (os.startsWith("Mac")) {
            return Optional.ofNullable(base)
                    .map(folder -> folder.resolve("Library").resolve("Caches").resolve("clipsr"));
        }
        String xdg = variable.apply("XDG_CACHE_HOME");
        // The specification requires that a relative path is ignored.
        Path caches =
                xdg != null && Path.of(xdg).isAbsolute() ? Path.of(xdg) : base == null ? null : base.resolve(".cache");
        return Optional.ofNullable(caches).map(folder -> folder.resolve("clipsr"));
    }

    /**
     * Creates the folder if it is missing, and makes sure that no other user can read or write it.
     *
     * @param path the folder
     * @throws CacheException if that is not possible
     */
    public static CacheFolder prepare(Path path) {
        try {
            boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
            if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                Path parent = path.toAbsolutePath().getParent();
                if (posix) {
                    Files.createDirectories(parent, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
                } else {
                    Files.createDirectories(parent);
                }
                createAlone(path, posix);
            }
            if (posix
                    && !Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS)
                            .equals(OWNER_ONLY)) {
                Files.setPosixFilePermissions(path, OWNER_ONLY);
            }
            // The owner of a new file is this user. Another owner of the folder could make it accessible to all again.
            Path probe = Files.createTempFile(path, ".clipsr-", ".probe");
            try {
                if (posix && !Files.getOwner(probe).equals(Files.getOwner(path, LinkOption.NOFOLLOW_LINKS))) {
                    throw new IOException("it belongs to another user");
                }
            } finally {
                Files.deleteIfExists(probe);
            }
            return new CacheFolder(path);
        } catch (IOException e) {
            throw unusable(path, e);
        }
    }

    private static void createAlone(Path path, boolean posix) throws IOException {
        try {
            if (posix) {
                Files.createDirectory(path, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            } else {
                Files.createDirectory(path);
            }
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException("it is a file or a link, not a folder", e);
            } // else another process has just created it
        }
    }

    /** Returns the path of the folder. */
    public Path path() {
        return path;
    }

    /**
     * Runs an action under the folder's lock, which excludes other threads and processes.
     *
     * @param action the action
     * @return the result of the action
     * @throws CacheException if the folder cannot be locked
     */
    public <T> T locked(Supplier<T> action) {
        THREADS.lock();
        // A pending interrupt would close the channel while it waits; it is restored afterwards.
        boolean interrupted = Thread.interrupted();
        try (FileChannel channel =
                        FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = lock(channel)) {
            if (!lock.isValid()) {
                throw new IOException("its lock was lost");
            }
            return action.get();
        } catch (IOException e) {
            throw unusable(path, e);
        } finally {
            THREADS.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static FileLock lock(FileChannel channel) throws IOException {
        while (true) {
            try {
                return channel.lock();
            } catch (OverlappingFileLockException e) {
                // Held by this JVM, but not by this class: an application server may have loaded it twice.
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
    }

    /**
     * Returns the exception for a folder that cannot be used.
     *
     * @param path the folder
     * @param e the failure
     */
    public static CacheException unusable(Path path, IOException e) {
        return new CacheException(
                "The folder of converted models, " + path + ", cannot be used: " + AtomicFile.reason(e)
                        + "; set another one with -Dclipsr.cache=FOLDER or CLIPSR_CACHE.",
                e);
    }
}
