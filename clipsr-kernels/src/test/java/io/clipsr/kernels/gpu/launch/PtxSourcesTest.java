package io.clipsr.kernels.gpu.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Tests that the committed PTX was compiled from the committed sources, by their hashes. {@code cuda/build.sh --check}
 * compiles the sources again and compares the PTX itself.
 */
class PtxSourcesTest {
    private static final Path SOURCES = Path.of("..", "cuda");
    private static final Path RESOURCES = Path.of("src", "main", "resources", "io", "clipsr", "kernels", "gpu");
    private static final Pattern ENTRY = Pattern.compile("\\.entry (\\w+)");

    private static List<Path> files(Path folder, String extension) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(p -> p.toString().endsWith(extension)).sorted().toList();
        }
    }

    private static Set<String> names(List<Path> files) {
        return files.stream()
                .map(p -> p.getFileName().toString().replaceFirst("\\.[a-z]+$", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everySourceHasPtx() throws IOException {
        assertFalse(files(SOURCES, ".cu").isEmpty());
        assertEquals(names(files(SOURCES, ".cu")), names(files(RESOURCES, ".ptx")));
    }

    @TestFactory
    Stream<DynamicTest> ptxMatchesItsSources() throws IOException {
        return names(files(SOURCES, ".cu")).stream()
                .map(name -> dynamicTest(name, () -> {
                    String ptx = KernelLibrary.ptx(name);
                    assertTrue(
                            ptx.contains("// sources sha256: " + sha256(name) + "\n"),
                            name
                                    + ".ptx was not made of the sources in the folder cuda: run cuda/build.sh and commit what it writes");
                    assertTrue(ptx.contains("\n.version 6.3\n"), "PTX version");
                    assertTrue(ptx.contains("\n.target sm_75\n"), "target");
                    assertFalse(ptx.contains(".local"), "arrays of a thread belong into registers");
                }));
    }

    /** Returns the hash that build.sh computes: of all headers in the order of their names, then the source. */
    private static String sha256(String name) throws IOException, NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (Path header : files(SOURCES, ".cuh")) {
            digest.update(Files.readAllBytes(header));
        }
        digest.update(Files.readAllBytes(SOURCES.resolve(name + ".cu")));
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Tests that no kernel uses the stack or spills registers, by the last columns of registers.txt. */
    @Test
    void noKernelSpills() throws IOException {
        Set<String> reported = new TreeSet<>();
        for (String line : Files.readString(SOURCES.resolve("registers.txt"), StandardCharsets.UTF_8)
                .split("\n")) {
            String[] column = line.trim().split("\\s+");
            if (column.length == 6 && column[1].matches("\\d+")) {
                reported.add(column[0]);
                assertEquals("0 0", column[4] + " " + column[5], "stack and spills of " + line);
            }
        }
        List<String> entries = new ArrayList<>();
        for (String name : names(files(SOURCES, ".cu"))) {
            Matcher entry = ENTRY.matcher(KernelLibrary.ptx(name));
            while (entry.find()) {
                entries.add(entry.group(1));
            }
        }
        assertEquals(new TreeSet<>(entries), reported, "kernels in registers.txt");
    }
}
