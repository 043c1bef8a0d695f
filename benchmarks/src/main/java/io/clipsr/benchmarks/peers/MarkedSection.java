package io.clipsr.benchmarks.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A part of a Markdown file that a program writes, between {@code <!-- NAME:begin -->} and {@code <!-- NAME:end -->}.
 */
public final class MarkedSection {
    private MarkedSection() {}

    /**
     * Replaces the lines between two markers of a file.
     *
     * @param name the name in the markers
     * @param body the new lines
     * @throws IllegalArgumentException if the markers are not there exactly once, in this order
     */
    public static void write(Path file, String name, String body) throws IOException {
        Files.writeString(file, replaced(Files.readString(file), name, body, file.toString()));
    }

    static String replaced(String text, String name, String body, String file) {
        String begin = "<!-- " + name + ":begin -->\n";
        String end = "<!-- " + name + ":end -->\n";
        int from = text.indexOf(begin);
        int to = text.indexOf(end);
        boolean once = from == text.lastIndexOf(begin) && to == text.lastIndexOf(end);
        if (from < 0 || to < from || !once) {
            throw new IllegalArgumentException(file + " needs one line '" + begin.strip() + "' and below it one line '"
                    + end.strip() + "'; the table goes between them.");
        }
        return text.substring(0, from + begin.length()) + body.stripTrailing() + "\n" + text.substring(to);
    }
}
