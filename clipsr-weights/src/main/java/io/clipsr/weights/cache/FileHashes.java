package io.clipsr.weights.cache;

import io.clipsr.weights.format.WeightFormatException;
import io.clipsr.weights.format.WeightFormatException.Kind;
import io.clipsr.weights.support.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The SHA-256 hashes of files, cached between runs because hashing takes a second for every one or two gigabytes.
 *
 * <p>A cached hash is valid as long as path, size, modification time and file number are unchanged, and on Unix the
 * time of the last status change, which ordinary programs cannot set. So a changed file is hashed again. The exception
 * is Windows, which lacks that time: a file that is changed in place, and whose modification time is set back, keeps
 * its old hash. The hash of a file that was modified within the last two seconds is not cached, because another
 * modification may not change the time stamp.
 */
public final class FileHashes {
    /** The folder of cached hashes inside the folder of converted models. */
    public static final String FOLDER = "hashes";

    private static final int BUFFER = 1 << 18;
    private static final long SETTLED_MILLIS = TimeUnit.SECONDS.toMillis(2);

    private final Path memory;

    /**
     * Creates hashes that are cached in a folder.
     *
     * @param memory the folder, which exists; null to cache nothing
     */
    private FileHashes(Path memory) {
        this.memory = memory;
    }

    /** Returns hashes that are computed each time. */
    public static FileHashes unremembered() {
        return new FileHashes(null);
    }

    /**
     * Returns hashes that are cached in a folder.
     *
     * @param folder the folder of converted models
     * @throws CacheException if the folder cannot be used
     */
    public static FileHashes rememberedIn(CacheFolder folder) {
        return new FileHashes(CacheFolder.prepare(folder.path().resolve(FOLDER)).path());
    }

    /**
     * Returns the hash of a single file, or for several files the hash of the list of their hashes and names, in the
     * format of sha256sum.
     *
     * @param files the files, at least one
     * @throws WeightFormatException if one cannot be read
     */
    public String of(List<Path> files) {
        if (files.size() == 1) {
            return of(files.get(0));
        }
        StringBuilder list = new StringBuilder();
        files.forEach(file ->
                list.append(of(file)).append("  ").append(file.getFileName()).append('\n'));
        return HexFormat.of().formatHex(sha256().digest(list.toString().getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Returns the hash of a file, which is read unless its hash is cached.
     *
     * @param file the file
     * @throws WeightFormatException if it cannot be read
     */
    public String of(Path file) {
        String stamp = stamp(file);
        Optional<String> known = remembered(file, stamp);
        if (known.isPresent()) {
            return known.get();
        }
        String hash = read(file);
        if (memory != null && isSettled(file) && stamp.equals(stamp(file))) {
            remember(note(file), hash + " " + stamp + "\n");
        }
        return hash;
    }

    private static void remember(Path note, String text) {
        try {
            AtomicFile.write(
                    note, true, channel -> channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))));
        } catch (IOException e) {
            // For example a full disk, or the cache was cleared meanwhile. The hash is still correct.
            System.getLogger("io.clipsr.weights").log(System.Logger.Level.DEBUG, "not remembered", e);
        }
    }

    /**
     * Returns whether the hashes of all files are cached, so that no file needs to be read.
     *
     * @param files the files
     */
    public boolean remembers(List<Path> files) {
        return files.stream().allMatch(file -> remembered(file, stamp(file)).isPresent());
    }

    /**
     * Returns the properties that change when a file is changed: size, times, file number and path.
     *
     * @param file the file
     * @throws WeightFormatException if it does not exist or cannot be read
     */
    public static String stamp(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            Object changed = file.getFileSystem().supportedFileAttributeViews().contains("unix")
                    ? Files.getAttribute(file, "unix:ctime")
                    : "";
            return attributes.size() + " " + attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS) + " "
                    + attributes.fileKey() + " " + changed + " "
                    + file.toAbsolutePath().normalize();
        } catch (NoSuchFileException e) {
            throw new WeightFormatException(
                    Kind.NOT_FOUND, file + " does not exist; check the path of the weight file.", e);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private Optional<String> remembered(Path file, String stamp) {
        Path note = memory == null ? null : note(file);
        if (note == null || !Files.isRegularFile(note)) {
            return Optional.empty();
        }
        try {
            String text = Files.readString(note, StandardCharsets.UTF_8);
            boolean same = text.length() > 65
                    && text.substring(64).equals(" " + stamp + "\n")
                    && isHash(text.substring(0, 64));
            return same ? Optional.of(text.substring(0, 64)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // deleted meanwhile, or damaged: the file is hashed again
        }
    }

    private static boolean isHash(String text) {
        return text.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f');
    }

    private static boolean isSettled(Path file) {
        try {
            return Files.getLastModifiedTime(file).toMillis() < System.currentTimeMillis() - SETTLED_MILLIS;
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private Path note(Path file) {
        byte[] path = file.toAbsolutePath().normalize().toString().getBytes(StandardCharsets.UTF_8);
        return memory.resolve(HexFormat.of().formatHex(sha256().digest(path)) + ".hash");
    }

    private static String read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = sha256();
            byte[] buffer = new byte[BUFFER];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static WeightFormatException unreadable(Path file, IOException e) {
        return new WeightFormatException(Kind.UNREADABLE, file + " cannot be read: " + e.getMessage() + ".", e);
    }
}
