package io.clipsr.benchmarks.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/PROPERTIES.md} lists the properties and variables that the code reads, and no others. */
class PropertiesTableTest {
    private static final Pattern PROPERTY = Pattern.compile("\"(clipsr\\.[a-z][a-zA-Z.]*)\"");
    private static final Pattern VARIABLE =
            Pattern.compile("(?:getenv|variable\\.apply)\\(\"([A-Z_0-9]+)\"|\"(CLIPSR_[A-Z_0-9]+)\"");
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");

    @Test
    void theTableHasTheProperties() throws IOException {
        Set<String> read = inSources(PROPERTY);
        assertFalse(read.isEmpty());
        assertEquals(read, inTable("## System properties"));
    }

    @Test
    void theTableHasTheVariablesOfTheCode() throws IOException {
        Set<String> missing = inSources(VARIABLE);
        assertFalse(missing.isEmpty());
        missing.removeAll(inTable("## Environment variables"));
        assertEquals(Set.of(), missing);
    }

    @Test
    void everyVariableOfTheTableIsRead() throws IOException {
        StringBuilder text = new StringBuilder();
        for (Path file : SourceTree.mainFiles()) {
            text.append(Files.readString(file));
        }
        for (String script : new String[] {
            "clipsr", "benchmarks/run.sh", "benchmarks/gpu-bundle.sh", "benchmarks/gpu-check.sh", ".ci/consumer/check"
        }) {
            // The check builds the name of JAVA_HOME_17 and the like from the version.
            text.append(Files.readString(SourceTree.root().resolve(script))
                    .replace("JAVA_HOME_$1", "JAVA_HOME_17 JAVA_HOME_25"));
        }
        Set<String> unread = inTable("## Environment variables");
        unread.removeIf(
                name -> Pattern.compile("\\b" + name + "\\b").matcher(text).find());
        assertEquals(Set.of(), unread);
    }

    private static Set<String> inSources(Pattern pattern) throws IOException {
        Set<String> found = new TreeSet<>();
        for (Path file : SourceTree.mainFiles()) {
            pattern.matcher(Files.readString(file))
                    .results()
                    .forEach(match -> found.add(match.group(1) == null ? match.group(2) : match.group(1)));
        }
        return found;
    }

    /** Returns the names in the first column of the table under a heading. */
    private static Set<String> inTable(String heading) throws IOException {
        Set<String> names = new TreeSet<>();
        boolean here = false;
        for (String line : Files.readAllLines(SourceTree.root().resolve("docs/PROPERTIES.md"))) {
            if (line.startsWith("## ")) {
                here = line.startsWith(heading);
            } else if (here && line.startsWith("| `")) {
                NAME.matcher(line.split("\\|")[1]).results().forEach(match -> names.add(match.group(1)));
            }
        }
        return names;
    }
}
