package io.clipsr.weights.convert;

import io.clipsr.weights.CheckpointImport;
import io.clipsr.weights.NativeModel;
import io.clipsr.weights.cache.CacheException;
import io.clipsr.weights.cache.CacheFolder;
import io.clipsr.weights.cache.FileHashes;
import io.clipsr.weights.container.TensorFileOpener;
import io.clipsr.weights.format.TensorFile;
import io.clipsr.weights.format.WeightFormatException;
import io.clipsr.weights.format.WeightFormatException.Kind;
import io.clipsr.weights.support.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A cache of converted models. A checkpoint is converted on its first use and opens as fast as a native model
 * afterwards. The name of an entry is the SHA-256 of its sources, so a changed checkpoint gets a new entry. If several
 * programs need the same entry, one converts and the others wait. An entry that is damaged or was modified is converted
 * again.
 *
 * <p>Only this user can access the folder. It is {@code models-1} in the folder given by {@code -Dclipsr.cache} or the
 * variable {@code CLIPSR_CACHE}, else in the user's standard cache folder: {@code $XDG_CACHE_HOME/clipsr} or
 * {@code ~/.cache/clipsr}, {@code ~/Library/Caches/clipsr} on macOS, {@code %LOCALAPPDATA%\clipsr\cache} on Windows.
 */
public final class ConversionCache {
    private static final System.Logger LOG = System.getLogger("io.clipsr.weights");
    private static final String MODEL = ".safetensors";
    private static final String SUM = ".sha256";

    private final Path path;

    private ConversionCache(Path path) {
        this.path = path;
    }

    /**
     * Returns the user's cache. Nothing is created before it is needed.
     *
     * @throws CacheException if there is no home directory
     */
    public static ConversionCache standard() {
        return new ConversionCache(CacheFolder.standard(NativeModel.VERSION));
    }

    /**
     * Returns a cache inside a folder. Nothing is created before it is needed.
     *
     * @param folder the folder
     */
    public static ConversionCache at(Path folder) {
        return new ConversionCache(CacheFolder.within(folder, NativeModel.VERSION));
    }

    /** Returns the folder of the entries. */
    public Path path() {
        return path;
    }

    /**
     * An entry of the cache, a converted model.
     *
     * @param file the model file
     * @param bytes the size of the file in bytes
     * @param source the names of the source files
     * @param created the time of its conversion
     */
    public record Entry(Path file, long bytes, String source, Instant created) {}

    /**
     * Opens the model of a checkpoint, which is converted first if it has not been before.
     *
     * @param checkpoint the generator's checkpoint
     * @param clip the file with CLIP's state dict; null if the checkpoint contains it
     * @throws WeightFormatException if a source is invalid, see {@link WeightConverter#writeTo}
     * @throws CacheException if the folder cannot be used
     * @throws UncheckedIOException if the model cannot be written, for example to a full disk
     */
    public NativeModel open(Path checkpoint, Path clip) {
        CacheFolder folder = CacheFolder.prepare(path);
        FileHashes hashes = FileHashes.rememberedIn(folder);
        List<Path> sources = TensorFileOpener.files(checkpoint);
        List<Path> clipSources = clip == null ? List.of() : TensorFileOpener.files(clip);
        if (!hashes.remembers(sources) || !hashes.remembers(clipSources)) {
            CheckpointImport.open(checkpoint, clip, null).close(); // fails before the hashing if this is not a model
        }
        List<String> before = stamps(sources, clipSources);
        String hash = hashes.of(sources);
        String clipHash = clip == null ? null : hashes.of(clipSources);
        Path entry = path.resolve(clip == null ? hash + MODEL : hash + "-" + clipHash + MODEL);
        return sound(entry, hashes)
                .orElseGet(() -> folder.locked(() -> sound(entry, hashes).orElseGet(() -> {
                    deleteAll(name -> name.endsWith(".part"));
                    WeightConverter.from(checkpoint)
                            .clip(clip)
                            .hashes(hash, clipHash)
                            .overwrite(true)
                            .writeTo(entry);
                    writeSum(entry, hashes);
                    if (!before.equals(stamps(sources, clipSources))) {
                        deleteAll(name -> name.startsWith(entry.getFileName().toString()));
                        throw new WeightFormatException(
                                Kind.CHANGED,
                                checkpoint + " was changed while it was converted; wait until no program "
                                        + "writes to it, and try again.");
                    }
                    LOG.log(System.Logger.Level.DEBUG, "converted {0} to {1}", checkpoint, entry);
                    return NativeModel.open(entry);
                })));
    }

    /** Returns the entries, newest first. */
    public List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        for (Path file : list(path, name -> name.endsWith(MODEL))) {
            try {
                FileTime created = Files.getLastModifiedTime(file);
                entries.add(new Entry(file, Files.size(file), source(file), created.toInstant()));
            } catch (IOException e) {
                LOG.log(System.Logger.Level.DEBUG, "gone meanwhile: " + file, e);
            }
        }
        entries.sort((a, b) -> b.created.compareTo(a.created));
        return entries;
    }

    /**
     * Removes all entries and all cached hashes.
     *
     * @return the number of bytes freed
     */
    public long clear() {
        if (!Files.isDirectory(path)) {
            return 0;
        }
        return CacheFolder.prepare(path).locked(() -> deleteAll(name -> !name.equals("lock")));
    }

    private Optional<NativeModel> sound(Path entry, FileHashes hashes) {
        if (!Files.isRegularFile(entry) || !Files.isRegularFile(sum(entry))) {
            return Optional.empty();
        }
        try {
            boolean same = Files.readString(sum(entry), StandardCharsets.UTF_8).startsWith(hashes.of(entry) + " ");
            return same ? Optional.of(NativeModel.open(entry)) : Optional.empty();
        } catch (IOException | WeightFormatException e) {
            LOG.log(System.Logger.Level.DEBUG, "damaged, made again: " + entry, e);
            return Optional.empty();
        }
    }

    private static void writeSum(Path entry, FileHashes hashes) {
        String sum = hashes.of(entry) + "  " + entry.getFileName() + "\n";
        try {
            AtomicFile.write(
                    sum(entry), true, channel -> channel.write(ByteBuffer.wrap(sum.getBytes(StandardCharsets.UTF_8))));
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    private static List<String> stamps(List<Path> sources, List<Path> clipSources) {
        return Stream.concat(sources.stream(), clipSources.stream())
                .map(FileHashes::stamp)
                .toList();
    }

    private static Path sum(Path entry) {
        return entry.resolveSibling(entry.getFileName() + SUM);
    }

    private static String source(Path file) {
        try (TensorFile model = TensorFileOpener.open(file)) {
            String clip = model.metadata().get("clip_source");
            return model.metadata().getOrDefault("source", "unknown") + (clip == null ? "" : " with " + clip);
        } catch (WeightFormatException e) {
            return "damaged";
        }
    }

    private long deleteAll(Predicate<String> names) {
        long bytes = 0;
        List<Path> files = new ArrayList<>(list(path, names));
        if (names.test(FileHashes.FOLDER)) {
            files.addAll(list(path.resolve(FileHashes.FOLDER), names));
        }
        for (Path file : files) {
            try {
                bytes += Files.size(file);
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw CacheFolder.unusable(path, e);
            }
        }
        return bytes;
    }

    private static List<Path> list(Path folder, Predicate<String> names) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> names.test(file.getFileName().toString()) && Files.isRegularFile(file))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw CacheFolder.unusable(folder, e);
        }
    }
}
