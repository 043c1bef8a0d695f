package io.clipsr.image.metadata;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Metadata as a text of a PNG file, as ImageMagick writes it: a line with the name, a line with the number of bytes,
 * and lines of hexadecimal digits.
 */
final class RawProfile {
    static final String PREFIX = "Raw profile type ";
    static final String IPTC = PREFIX + "iptc";
    static final String EXIF = PREFIX + "exif";
    static final String APP1 = PREFIX + "APP1";

    private static final int DIGITS_PER_LINE = 72;

    private RawProfile() {}

    /** Returns the bytes of a text; null if it is damaged. */
    static byte[] decoded(byte[] text) {
        String[] lines = new String(text, StandardCharsets.ISO_8859_1).strip().split("\\s+", 3);
        if (lines.length < 3) {
            return null;
        }
        try {
            byte[] bytes = HexFormat.of().parseHex(lines[2].replaceAll("\\s+", ""));
            return bytes.length == Integer.parseInt(lines[1]) ? bytes : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Returns the text for bytes. */
    static String encoded(String name, byte[] bytes) {
        String digits = HexFormat.of().formatHex(bytes);
        StringBuilder text = new StringBuilder("\n" + name + "\n" + String.format("%8d", bytes.length));
        for (int i = 0; i < digits.length(); i += DIGITS_PER_LINE) {
            text.append('\n').append(digits, i, Math.min(digits.length(), i + DIGITS_PER_LINE));
        }
        return text.append('\n').toString();
    }
}
