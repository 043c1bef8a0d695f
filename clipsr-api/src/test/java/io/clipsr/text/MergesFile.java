package io.clipsr.text;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Converts between OpenAI's list of merges, as text, and the pairs of ids that {@link MergeTable} reads. */
final class MergesFile {

    private static final String END_OF_WORD = "</w>";

    private MergesFile() {}

    /** Makes the resource. The arguments are the text file (one merge per line, no header) and the file to write. */
    public static void main(String[] files) throws IOException {
        List<String> lines = Files.readAllLines(Path.of(files[0]), StandardCharsets.UTF_8);
        List<String> symbols = singleBytes();
        Map<String, Integer> ids = new HashMap<>();
        for (int id = 0; id < symbols.size(); id++) {
            ids.put(symbols.get(id), id);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String line : lines) {
            String[] halves = line.split(" ");
            for (String half : halves) {
                int id = ids.get(half);
                out.write(id >> 8);
                out.write(id);
            }
            ids.put(halves[0] + halves[1], ids.size());
        }
        Files.write(Path.of(files[1]), out.toByteArray());
    }

    /** Returns the original text of the merges. */
    static String toText(byte[] merges) {
        List<String> symbols = singleBytes();
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < merges.length; at += 4) {
            String left = symbols.get((merges[at] & 0xff) << 8 | merges[at + 1] & 0xff);
            String right = symbols.get((merges[at + 2] & 0xff) << 8 | merges[at + 3] & 0xff);
            symbols.add(left + right);
            text.append(left).append(' ').append(right).append('\n');
        }
        return text.toString();
    }

    /**
     * Returns every byte as a printable character: itself, or 256, 257, ... if it is not printable; then the same at
     * the end of a word.
     */
    private static List<String> singleBytes() {
        List<String> symbols = new ArrayList<>();
        List<String> remapped = new ArrayList<>();
        for (char c = 0; c < 256; c++) {
            if (c > ' ' && c < 0x7F || c > 0xA0 && c != 0xAD) {
                symbols.add(String.valueOf(c));
            } else {
                remapped.add(String.valueOf((char) (256 + remapped.size())));
            }
        }
        symbols.addAll(remapped);
        List.copyOf(symbols).forEach(symbol -> symbols.add(symbol + END_OF_WORD));
        return symbols;
    }
}
