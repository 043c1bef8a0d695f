package io.clipsr.weights;

import io.clipsr.weights.WeightFormatException.Kind;
import io.clipsr.weights.storage.AtomicFile;
import java.io.IOException;
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
 * Models that were converted on first use, so that a checkpoint given where a model belongs opens as fast as one. An
 * entry is named by the SHA-256 of its sources: a changed checkpoint makes a new entry. Of several programs that want
 * the same one, one converts and the others wait. An entry that is damaged, or was changed after it was written, is
 * made again.
 *
 * <p>The folder is this user's alone. It is {@code models-1} in the folder that {@code -Dclipsr.cache} or the variable
 * {@code CLIPSR_CACHE} names, else in the user's place for such things: {@code $XDG_CACHE_HOME/clipsr} or
 * {@code ~/.cache/clipsr}, {@code ~/Library/Caches/clipsr} on macOS, {@code %LOCALAPPDATA%\clipsr\cache} on Windows.
 */
public final class ConversionCache {
    private static final System.Logger LOG = System.getLogger("io.clipsr.weights");
    /** The number is that of the native format, so that no version of the library meets another's entries. */
    private static final String FOLDER = "models-" + ModelFile.VERSION;

    private static final String MODEL = ".safetensors";
    private static final String SUM = ".sha256";
    private static final String HASHES = "hashes";

    private final Path path;

    private ConversionCache(Path path) {
        this.path = path;
    }

    /**
     * The user's own.
     *
     * @throws WeightFormatException of kind CACHE if there is no place for it
     */
    public static ConversionCache standard() {
        return at(
                CacheFolder.locate(System::getProperty, System::getenv)
                        .orElseThrow(
                                () -> new WeightFormatException(
                                        Kind.CACHE,
                                        "There is no home directory for converted models; name a folder with -Dclipsr.cache=FOLDER or CLIPSR_CACHE.")));
    }

    /** One within a folder. Nothing is created before it is needed. */
    public static ConversionCache at(Path folder) {
        return new ConversionCache(folder.resolve(FOLDER));
    }

    /** Where the entries lie. */
    public Path path() {
        return path;
    }

    /**
     * A converted model.
     *
     * @param file the model
     * @param bytes its size
     * @param source what it was made of, by file names
     * @param created when
     */
    public record Entry(Path file, long bytes, String source, Instant created) {}

    /**
     * Opens the model that a checkpoint makes, after converting it if that was not done before.
     *
     * @param clip CLIP's state dict; null where the checkpoint holds it
     * @throws WeightFormatException as {@link WeightConverter#writeTo}, or of kind CACHE if the folder cannot be used
     */
    public ModelFile open(Path checkpoint, Path clip) {
        CacheFolder folder = CacheFolder.prepare(path);
        FileHashes hashes = hashes(folder);
        List<Path> sources = WeightFiles.files(checkpoint);
        List<Path> clipSources = clip == null ? List.of() : WeightFiles.files(clip);
        if (!hashes.remembers(sources) || !hashes.remembers(clipSources)) {
            CheckpointImport.open(checkpoint, clip, null).close(); // what is no model is not worth hashing
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
                    String sum = hashes.of(entry) + "  " + entry.getFileName() + "\n";
                    AtomicFile.write(
                            sum(entry),
                            true,
                            channel -> channel.write(ByteBuffer.wrap(sum.getBytes(StandardCharsets.UTF_8))));
                    if (!before.equals(stamps(sources, clipSources))) {
                        deleteAll(name -> name.startsWith(entry.getFileName().toString()));
                        throw new WeightFormatException(
                                Kind.CHANGED,
                                checkpoint + " was changed while it was converted; wait until nobody "
                                        + "writes to it, and try again.");
                    }
                    LOG.log(System.Logger.Level.DEBUG, "converted {0} to {1}", checkpoint, entry);
                    return ModelFile.open(entry);
                })));
    }

    /** What is there, the latest first. */
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
     * Removes all entries and all remembered hashes.
     *
     * @return the bytes that were given back
     */
    public long clear() {
        if (!Files.isDirectory(path)) {
            return 0;
        }
        return CacheFolder.prepare(path).locked(() -> deleteAll(name -> !name.equals("lock")));
    }

    private Optional<ModelFile> sound(Path entry, FileHashes hashes) {
        if (!Files.isRegularFile(entry) || !Files.isRegularFile(sum(entry))) {
            return Optional.empty();
        }
        try {
            boolean same = Files.readString(sum(entry), StandardCharsets.UTF_8).startsWith(hashes.of(entry) + " ");
            return same ? Optional.of(ModelFile.open(entry)) : Optional.empty();
        } catch (IOException | WeightFormatException e) {
            LOG.log(System.Logger.Level.DEBUG, "damaged, made again: " + entry, e);
            return Optional.empty();
        }
    }

    private static FileHashes hashes(CacheFolder folder) {
        return new FileHashes(CacheFolder.prepare(folder.path().resolve(HASHES)).path());
    }

    /** Those of the standard cache, or ones that remember nothing where it cannot be used. */
    static FileHashes standardHashes() {
        try {
            return hashes(CacheFolder.prepare(standard().path));
        } catch (WeightFormatException e) {
            return new FileHashes(null);
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
        try (WeightFile model = WeightFiles.open(file)) {
            String clip = model.metadata().get("clip_source");
            return model.metadata().getOrDefault("source", "unknown") + (clip == null ? "" : " with " + clip);
        } catch (WeightFormatException e) {
            return "damaged";
        }
    }

    private long deleteAll(Predicate<String> names) {
        long bytes = 0;
        List<Path> files = new ArrayList<>(list(path, names));
        if (names.test(HASHES)) {
            files.addAll(list(path.resolve(HASHES), names));
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
