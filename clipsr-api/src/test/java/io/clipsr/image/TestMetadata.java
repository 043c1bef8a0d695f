package io.clipsr.image;

import io.clipsr.image.metadata.Metadata;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Blocks of metadata: those of the corpus, and hostile ones. */
public final class TestMetadata {
    private static final int MAX_SEED_BYTES = 4_096;
    private static final int EXIF_DIRECTORY = 0x8769;
    private static final int ENTRY_BYTES = 12;
    private static final int HEADER_BYTES = 8;

    private TestMetadata() {}

    /** Returns the blocks of the corpus' files, the smaller files themselves, and hostile blocks. */
    public static List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>(List.of(nested(100), overlapping(100)));
        try (Stream<Path> files = Files.walk(TestPictures.file("corpus"))) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                Metadata metadata = of(file);
                add(seeds, metadata.exif());
                add(seeds, metadata.xmp());
                add(seeds, metadata.iptc());
                if (metadata.exif() != null || metadata.xmp() != null || metadata.iptc() != null) {
                    add(seeds, Files.readAllBytes(file));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return seeds;
    }

    private static Metadata of(Path file) {
        try {
            return PictureReader.open(file, 1_000_000).info().metadata();
        } catch (PictureException e) {
            return Metadata.NONE; // a file that is to be refused
        }
    }

    private static void add(List<byte[]> seeds, byte[] seed) {
        if (seed != null && seed.length <= MAX_SEED_BYTES) {
            seeds.add(seed);
        }
    }

    /** Returns an Exif block of directories, each of which has the next one as its only entry. */
    static byte[] nested(int depth) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(header());
        for (int i = 1; i <= depth; i++) {
            int next = HEADER_BYTES + i * (2 + ENTRY_BYTES + 4);
            out.writeBytes(little(2 + ENTRY_BYTES + 4)
                    .putShort((short) 1)
                    .put(entry(EXIF_DIRECTORY, next))
                    .array());
        }
        return out.toByteArray();
    }

    /** Returns an Exif block of one directory whose entries are directories that begin at all entries of it. */
    static byte[] overlapping(int entries) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(header());
        out.writeBytes(little(2).putShort((short) entries).array());
        for (int i = 0; i < entries; i++) {
            out.writeBytes(entry(EXIF_DIRECTORY, HEADER_BYTES + 2 + i * ENTRY_BYTES));
        }
        return out.toByteArray();
    }

    private static byte[] header() {
        return little(HEADER_BYTES)
                .put((byte) 'I')
                .put((byte) 'I')
                .putShort((short) 42)
                .putInt(HEADER_BYTES)
                .array();
    }

    private static byte[] entry(int tag, int value) {
        return little(ENTRY_BYTES)
                .putShort((short) tag)
                .putShort((short) 4)
                .putInt(1)
                .putInt(value)
                .array();
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
