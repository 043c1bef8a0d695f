package io.clipsr.weights.convert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.clipsr.weights.BundledModel;
import io.clipsr.weights.CheckpointImport;
import io.clipsr.weights.Inspection;
import io.clipsr.weights.ModelWeights;
import io.clipsr.weights.NativeModel;
import io.clipsr.weights.SeededWeights;
import io.clipsr.weights.TinyNetwork;
import io.clipsr.weights.cache.CacheFolder;
import io.clipsr.weights.cache.FileHashes;
import io.clipsr.weights.format.WeightFormatException;
import io.clipsr.weights.format.WeightFormatException.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConversionCacheTest {
    @TempDir
    Path folder;

    private Path checkpoint;
    private Path clip;
    private ConversionCache cache;
    private final Conversions conversions = new Conversions();

    @BeforeEach
    void prepare() {
        checkpoint = TinyNetwork.fixture(folder, "plain.pth");
        clip = TinyNetwork.fixture(folder, "clip.pth");
        cache = ConversionCache.at(folder.resolve("cache"));
        conversions.start();
    }

    @AfterEach
    void stopCounting() {
        conversions.stop();
    }

    /** Counts the log messages of the cache. */
    private static final class Conversions extends Handler {
        private final Logger logger = Logger.getLogger("io.clipsr.weights");
        private final AtomicInteger count = new AtomicInteger();

        void start() {
            logger.setLevel(Level.FINE);
            logger.setUseParentHandlers(false);
            logger.addHandler(this);
        }

        void stop() {
            logger.removeHandler(this);
            logger.setUseParentHandlers(true);
            logger.setLevel(null);
        }

        @Override
        public void publish(LogRecord record) {
            if (record.getMessage().startsWith("converted")) {
                count.incrementAndGet();
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @Test
    void aCheckpointIsConvertedOnceAndNamedByItsSources() throws IOException {
        assertHoldsTheModel();
        assertHoldsTheModel();
        assertEquals(1, conversions.count.get());
        String name = sha256(checkpoint) + "-" + sha256(clip) + ".safetensors";
        List<ConversionCache.Entry> entries = cache.entries();
        assertEquals(
                List.of(cache.path().resolve(name)),
                entries.stream().map(ConversionCache.Entry::file).toList());
        assertEquals("plain.pth with clip.pth", entries.get(0).source());
        assertEquals(Files.size(entries.get(0).file()), entries.get(0).bytes());
        try (NativeModel model = NativeModel.open(entries.get(0).file())) {
            assertEquals(sha256(checkpoint), model.metadata().get("source_sha256"));
            assertEquals(sha256(clip), model.metadata().get("clip_source_sha256"));
        }
    }

    @Test
    void everyPlaceThatTakesAModelTakesACheckpoint() {
        try (ModelWeights model = ModelLoader.open(checkpoint, clip)) {
            assertInstanceOf(NativeModel.class, model);
            assertArrayEquals(
                    TinyNetwork.seeded(TinyNetwork.RELEASED).read("netG.c4.weight"), model.read("netG.c4.weight"));
        }
        assertTrue(ConversionCache.standard().path().startsWith(Path.of(System.getProperty("clipsr.cache"))));
    }

    /** A model can be opened even if the cache folder cannot be used. */
    @Test
    void withoutACacheTheCheckpointIsReadAsItIs() throws IOException {
        String before = System.getProperty("clipsr.cache");
        System.setProperty(
                "clipsr.cache", Files.writeString(folder.resolve("file"), "x").toString());
        try (ModelWeights model = ModelLoader.open(checkpoint, clip)) {
            assertInstanceOf(CheckpointImport.class, model);
        } finally {
            System.setProperty("clipsr.cache", before);
        }
    }

    @Test
    void aChangedCheckpointMakesANewEntry() throws IOException {
        Map<String, float[]> values = TinyNetwork.values();
        Path both = TinyNetwork.write(folder.resolve("both.safetensors"), Map.of("text_heads", "3"), values);
        cache.open(both, null).close();
        settle(both);
        cache.open(both, null).close();
        values.get("netG.c4.bias")[0] = 42;
        FileTime time = Files.getLastModifiedTime(both);
        TinyNetwork.write(both, Map.of("text_heads", "3"), values);
        Files.setLastModifiedTime(
                both, time); // same size and modification time, but another file number and status change time
        try (NativeModel model = cache.open(both, null)) {
            assertEquals(42, model.read("netG.c4.bias")[0]);
        }
        assertEquals(2, conversions.count.get());
        assertEquals(2, cache.entries().size());
    }

    @Test
    void damagedEntriesAreMadeAgain() throws IOException {
        cache.open(checkpoint, clip).close();
        Path entry = cache.entries().get(0).file();
        byte[] sound = Files.readAllBytes(entry);
        byte[] flipped = sound.clone();
        flipped[sound.length - 1] ^= 0x40;
        List<byte[]> damages = List.of(
                new byte[0], Arrays.copyOf(sound, sound.length - 1), flipped, "{}".getBytes(StandardCharsets.UTF_8));
        for (byte[] damage : damages) {
            Files.write(entry, damage);
            assertHoldsTheModel();
            assertArrayEquals(sound, Files.readAllBytes(entry));
        }
        Files.delete(entry.resolveSibling(entry.getFileName() + ".sha256"));
        assertHoldsTheModel();
        assertEquals(2 + damages.size(), conversions.count.get());
    }

    @Test
    void whatCannotBeConvertedLeavesNothing() {
        Path views = TinyNetwork.fixture(folder, "views.pth");
        assertEquals(
                Kind.WRONG_NETWORK,
                assertThrows(WeightFormatException.class, () -> cache.open(views, clip))
                        .kind());
        Map<String, float[]> values = TinyNetwork.values();
        values.get("netG.c4.bias")[0] = Float.NaN;
        Path both = TinyNetwork.write(folder.resolve("both.safetensors"), Map.of("text_heads", "3"), values);
        assertEquals(
                Kind.BAD_VALUE,
                assertThrows(WeightFormatException.class, () -> cache.open(both, null))
                        .kind());
        assertEquals(List.of(), cache.entries());
    }

    @Test
    void manyThreadsConvertOnce() {
        IntStream.range(0, 16).parallel().forEach(i -> assertHoldsTheModel());
        assertEquals(1, conversions.count.get());
    }

    /** One of the concurrent programs of the next test. */
    public static final class Opens {
        private Opens() {}

        public static void main(String[] args) {
            Conversions conversions = new Conversions();
            conversions.start();
            ConversionCache.at(Path.of(args[0]))
                    .open(Path.of(args[1]), Path.of(args[2]))
                    .close();
            System.out.println(conversions.count.get());
        }
    }

    @Test
    void manyProgramsConvertOnce() throws IOException, InterruptedException {
        List<Process> programs = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                programs.add(new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Opens.class.getName(),
                                folder.resolve("cache").toString(),
                                checkpoint.toString(),
                                clip.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start());
            }
            int converted = 0;
            for (Process program : programs) {
                String out = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
                assertTrue(program.waitFor(60, TimeUnit.SECONDS), "a program hangs");
                assertEquals(0, program.exitValue());
                converted += Integer.parseInt(out);
            }
            assertEquals(1, converted);
        } finally {
            programs.forEach(Process::destroyForcibly);
        }
    }

    @Test
    void clearingGivesAllBytesBack() throws IOException {
        assertEquals(0, cache.clear());
        cache.open(checkpoint, clip).close();
        long bytes = cache.entries().get(0).bytes();
        Files.write(cache.path().resolve(".clipsr-left-by-a-killed-program.part"), new byte[1000]);
        assertTrue(cache.clear() > bytes + 1000);
        assertEquals(List.of(), cache.entries());
        assertEquals(0, cache.clear());
        assertHoldsTheModel();
        assertEquals(2, conversions.count.get());
    }

    @Test
    void hashesAreRememberedAsLongAsTheFileIsTheSame() throws IOException {
        FileHashes hashes = FileHashes.rememberedIn(CacheFolder.prepare(folder.resolve("models")));
        Path file = Files.writeString(folder.resolve("f"), "abc");
        String abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assertEquals(abc, hashes.of(file));
        assertFalse(hashes.remembers(List.of(file)), "it may still be written to");
        settle(file);
        assertEquals(abc, hashes.of(file));
        assertTrue(hashes.remembers(List.of(file)));
        assertNotEquals(abc, hashes.of(List.of(file, file)));
        assertEquals(abc, hashes.of(List.of(file)));
        Files.writeString(file, "abcd");
        assertFalse(hashes.remembers(List.of(file)));
        assertNotEquals(abc, hashes.of(file));
    }

    @Test
    void aTimeThatWasSetBackDeceivesNobodyOnUnix() throws IOException {
        assumeTrue(
                folder.getFileSystem().supportedFileAttributeViews().contains("unix"),
                "only Unix knows when a file was changed");
        FileHashes hashes = FileHashes.rememberedIn(CacheFolder.prepare(folder.resolve("models")));
        Path file = Files.writeString(folder.resolve("f"), "abc");
        settle(file);
        String abc = hashes.of(file);
        FileTime time = Files.getLastModifiedTime(file);
        Files.writeString(file, "abd");
        Files.setLastModifiedTime(file, time);
        assertNotEquals(abc, hashes.of(file));
    }

    @Test
    void theTableKnowsTheBundledModelAndItsSources() throws IOException {
        Path bundled = folder.resolve("lite.safetensors");
        Files.copy(BundledModel.class.getResourceAsStream("lite.safetensors"), bundled);
        Inspection inspection = Inspection.of(bundled);
        assertEquals(sha256(bundled), inspection.sha256());
        assertEquals(
                "the model that is bundled with this library",
                inspection.knownAs().orElse("unknown"));
        assertEquals(
                List.of(
                        "It was made from the checkpoint of the generator of the bundled model.",
                        "It was made from the text encoder of the bundled model."),
                inspection.findings().subList(2, 4));
        assertEquals("", Inspection.of(checkpoint).knownAs().orElse(""));
    }

    private void assertHoldsTheModel() {
        try (NativeModel model = cache.open(checkpoint, clip)) {
            SeededWeights expected = TinyNetwork.seeded(TinyNetwork.RELEASED);
            assertEquals(expected.config(), model.config());
            expected.names().forEach(name -> assertArrayEquals(expected.read(name), model.read(name), name));
        }
    }

    private static void settle(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.fromMillis(System.currentTimeMillis() - 60_000));
    }

    private static String sha256(Path file) {
        return FileHashes.unremembered().of(file);
    }
}
