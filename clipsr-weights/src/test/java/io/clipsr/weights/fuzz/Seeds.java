package io.clipsr.weights.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The seeds for fuzzing: the small fixtures and the files of attacks/. */
public final class Seeds {
    private static final int MAX_BYTES = 8_192;
    private static final int LOCAL = 0x04034b50;
    private static final int CENTRAL = 0x02014b50;

    private Seeds() {}

    /** Returns the contents of all small files with a suffix. */
    public static List<byte[]> ending(String... ends) {
        List<byte[]> seeds = new ArrayList<>();
        for (Path file : files()) {
            for (String end : ends) {
                if (file.toString().endsWith(end)) {
                    seeds.add(bytes(file));
                }
            }
        }
        if (seeds.isEmpty()) {
            throw new IllegalStateException("no file ends with " + String.join(", ", ends));
        }
        return seeds;
    }

    /** Returns the archives. Zip archives are also added without checksums, which a changed byte would not pass. */
    public static List<byte[]> archives() {
        List<byte[]> seeds = new ArrayList<>();
        for (byte[] file : ending(".pth", ".pt", ".bin")) {
            if (file.length > 4 && little(file).getInt(0) == LOCAL) {
                seeds.add(file);
                seeds.add(withoutChecksums(file));
            }
        }
        return seeds;
    }

    private static byte[] withoutChecksums(byte[] file) {
        byte[] copy = file.clone();
        ByteBuffer bytes = little(copy);
        for (int i = 0; i + 20 <= copy.length; i++) {
            if (bytes.getInt(i) == LOCAL) {
                bytes.putInt(i + 14, 0);
            } else if (bytes.getInt(i) == CENTRAL) {
                bytes.putInt(i + 16, 0);
            }
        }
        return copy;
    }

    /** Returns the inputs that once failed; may be empty. */
    public static List<byte[]> regressions(FuzzTarget target) {
        URL folder = Seeds.class.getResource("/fuzz/" + target.name());
        return folder == null
                ? List.of()
                : below(path(folder)).stream().map(Seeds::bytes).toList();
    }

    private static List<Path> files() {
        Path attacks = path(Objects.requireNonNull(Seeds.class.getResource("/io/clipsr/weights/attacks"), "attacks"));
        return below(attacks.getParent()).stream()
                .filter(file -> file.toFile().length() <= MAX_BYTES)
                .toList();
    }

    private static List<Path> below(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path path(URL resource) {
        try {
            return Path.of(resource.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
