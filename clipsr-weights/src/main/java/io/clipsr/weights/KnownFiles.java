package io.clipsr.weights;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The names of well-known weight files by their SHA-256, from the resource {@code known_files.tsv}. */
final class KnownFiles {
    private static final Map<String, String> NAMES = read();

    private KnownFiles() {}

    static Optional<String> name(String sha256) {
        return Optional.ofNullable(NAMES.get(sha256));
    }

    private static Map<String, String> read() {
        try (InputStream in = KnownFiles.class.getResourceAsStream("known_files.tsv")) {
            if (in == null) {
                throw new IllegalStateException(
                        "The jar of clipsr-weights lacks known_files.tsv; it was built incompletely.");
            }
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t", 2))
                    .collect(Collectors.toUnmodifiableMap(columns -> columns[0], columns -> columns[1]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
