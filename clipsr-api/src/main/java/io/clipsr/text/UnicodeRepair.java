package io.clipsr.text;

import java.text.Normalizer;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Repairs common Unicode faults of text, as {@code fix_text} of the Python package ftfy 6 does with its default
 * settings. Each line is processed until it does not change any more, at most a hundred times.
 */
final class UnicodeRepair {

    /** The escape sequences with which terminals change colour: ESC [ parameters letter. */
    private static final Pattern TERMINAL_ESCAPE = Pattern.compile("\u001b\\[[\\p{Nd};]*[a-zA-Z]");

    /** The Latin ligatures and digraphs, single characters for two or three letters. */
    private static final Map<Character, String> LIGATURES = Map.ofEntries(
            Map.entry('Ĳ', "IJ"),
            Map.entry('ĳ', "ij"),
            Map.entry('ŉ', "ʼn"),
            Map.entry('Ǳ', "DZ"),
            Map.entry('ǲ', "Dz"),
            Map.entry('ǳ', "dz"),
            Map.entry('Ǆ', "DŽ"),
            Map.entry('ǅ', "Dž"),
            Map.entry('ǆ', "dž"),
            Map.entry('Ǉ', "LJ"),
            Map.entry('ǈ', "Lj"),
            Map.entry('ǉ', "lj"),
            Map.entry('Ǌ', "NJ"),
            Map.entry('ǋ', "Nj"),
            Map.entry('ǌ', "nj"),
            Map.entry('ﬀ', "ff"),
            Map.entry('ﬁ', "fi"),
            Map.entry('ﬂ', "fl"),
            Map.entry('ﬃ', "ffi"),
            Map.entry('ﬄ', "ffl"),
            Map.entry('ﬅ', "ſt"),
            Map.entry('ﬆ', "st"));

    /**
     * The largest number of passes. Each resolves one level of {@code &amp;amp;...}; without a limit, a long run of
     * these would take minutes.
     */
    private static final int MAX_PASSES = 100;

    private UnicodeRepair() {}

    static String repair(String text) {
        if (isPlain(text)) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        boolean entities = true;
        for (int start = 0; start < text.length(); ) {
            int newline = text.indexOf('\n', start);
            int end = newline < 0 ? text.length() : newline + 1;
            String line = text.substring(start, end);
            // From the first line with a tag on, the text is treated as HTML source, in which entities are kept.
            entities &= line.indexOf('<') < 0;
            out.append(repairLine(line, entities));
            start = end;
        }
        return out.toString();
    }

    /** Returns whether a text is printable ASCII without an entity, which needs no repair. Most prompts are. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || c == '&') {
                return false;
            }
        }
        return true;
    }

    private static String repairLine(String line, boolean entities) {
        String before = null;
        String after = line;
        for (int pass = 0; pass < MAX_PASSES && !after.equals(before); pass++) {
            before = after;
            after = entities ? HtmlEntities.unescapeStrictly(before) : before;
            after = MojibakeRepair.repair(after);
            after = replaceCharacters(after);
            after = TERMINAL_ESCAPE.matcher(after).replaceAll("");
            after = removeControls(after);
            after = Normalizer.normalize(after, Normalizer.Form.NFC);
        }
        return after;
    }

    private static String replaceCharacters(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                out.append(c).append(text.charAt(++i));
            } else if (c != '\r') {
                out.append(replacement(c));
            } else if (i + 1 == text.length() || text.charAt(i + 1) != '\n') {
                out.append('\n'); // a single carriage return becomes a line feed; one before a line feed is dropped
            }
        }
        return out.toString();
    }

    private static String replacement(char c) {
        if (c < 0x80) {
            return String.valueOf(c);
        }
        if (c < 0xA0) {
            return straightQuote(LegacyCharset.WINDOWS_1252.decode(c));
        }
        if (c >= 0xFF01 && c <= 0xFFEF) { // full-width and half-width forms
            return Normalizer.normalize(String.valueOf(c), Normalizer.Form.NFKC);
        }
        if (Character.isSurrogate(c)) {
            return "\uFFFD";
        }
        String ligature = LIGATURES.get(c);
        return ligature != null ? ligature : straightQuote(c);
    }

    private static String straightQuote(char c) {
        return switch (c) {
            case 'ʼ', '\u2018', '\u2019', '\u201A', '\u201B' -> "'";
            case '\u201C', '\u201D', '\u201E', '\u201F' -> "\"";
            case '\u2028', '\u2029' -> "\n";
            case '\u3000' -> " ";
            default -> String.valueOf(c);
        };
    }

    private static String removeControls(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isRemovedControl(c)) {
                out.append(c);
            }
        }
        return out.toString();
    }

    /**
     * Returns whether a character is a control without meaning in text: all but tab, line feed, form feed and return.
     */
    private static boolean isRemovedControl(char c) {
        return c < ' ' && c != '\t' && c != '\n' && c != '\f' && c != '\r'
                || c == 0x7F
                || c >= 0x206A && c <= 0x206F // deprecated format characters
                || c == 0xFEFF // byte order mark
                || c >= 0xFFF9 && c <= 0xFFFC; // interlinear annotation, object replacement
    }
}
