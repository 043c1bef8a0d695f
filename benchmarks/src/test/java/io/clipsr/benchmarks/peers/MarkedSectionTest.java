package io.clipsr.benchmarks.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarkedSectionTest {
    private static final String TEXT = "a\n<!-- x:begin -->\nold\n<!-- x:end -->\nb\n";

    @TempDir
    Path folder;

    @Test
    void onlyTheLinesBetweenTheMarkersChange() throws IOException {
        Path file = Files.writeString(folder.resolve("README.md"), TEXT);
        MarkedSection.write(file, "x", "new\nlines\n\n");
        MarkedSection.write(file, "x", "new\nlines\n\n");
        assertEquals("a\n<!-- x:begin -->\nnew\nlines\n<!-- x:end -->\nb\n", Files.readString(file));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nothing\n",
                "<!-- x:begin -->\n",
                "<!-- x:end -->\n<!-- x:begin -->\n",
                "<!-- x:begin -->\n<!-- x:begin -->\n<!-- x:end -->\n",
                "<!-- x:begin -->\n<!-- x:end -->\n<!-- x:end -->\n"
            })
    void markersThatAreMissingOrDoubleAreAnError(String text) {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class, () -> MarkedSection.replaced(text, "x", "new", "README.md"));
        assertTrue(e.getMessage().startsWith("README.md needs one line '<!-- x:begin -->'"), e.getMessage());
    }

    @Test
    void theReadmeHasTheMarkers() throws IOException {
        String text = Files.readString(Path.of("README.md").toAbsolutePath());
        for (String name : new String[] {"peers", "layers"}) {
            assertTrue(MarkedSection.replaced(text, name, "new", "README.md").contains("\nnew\n"));
        }
    }
}
