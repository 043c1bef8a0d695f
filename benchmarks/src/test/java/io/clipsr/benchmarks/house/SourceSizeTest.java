package io.clipsr.benchmarks.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Files and packages stay small enough to find one's way in. */
class SourceSizeTest {
    private static final int MOST_LINES = 400;
    private static final int MOST_FILES = 30;

    @Test
    void noFileIsLong() throws IOException {
        Map<Path, Integer> found = new TreeMap<>();
        for (Path file : SourceTree.allFiles()) {
            int lines = Files.readAllLines(file).size();
            if (lines > MOST_LINES) {
                found.put(SourceTree.root().relativize(file), lines);
            }
        }
        assertEquals(Map.of(), found, "files of more than " + MOST_LINES + " lines; split them");
    }

    @Test
    void noPackageHasManyFiles() throws IOException {
        Map<Path, Integer> counts = new TreeMap<>();
        List<Path> files = SourceTree.allFiles();
        assertTrue(files.size() > 100, "only " + files.size() + " files found");
        for (Path file : files) {
            counts.merge(SourceTree.root().relativize(file).getParent(), 1, Integer::sum);
        }
        counts.values().removeIf(count -> count <= MOST_FILES);
        assertEquals(Map.of(), counts, "packages of more than " + MOST_FILES + " files; split them");
    }
}
