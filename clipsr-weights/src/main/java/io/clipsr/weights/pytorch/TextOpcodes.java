package io.clipsr.weights.pytorch;

import io.clipsr.weights.format.WeightFormatException;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The operands of pickle's oldest protocol, which are lines of text. */
final class TextOpcodes {
    private static final Pattern ESCAPE =
            Pattern.compile("\\\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.)|$)", Pattern.DOTALL);
    private static final String SIMPLE = "\\'\"nrt";
    private static final String MEANT = "\\'\"\n\r\t";

    private TextOpcodes() {}

    /** Returns the text of a Python literal in quotes, such as {@code 'it\'s'}. */
    static String quoted(String line, Function<String, WeightFormatException> malformed) {
        if (line.length() < 2
                || line.charAt(0) != line.charAt(line.length() - 1)
                || (line.charAt(0) != '\'' && line.charAt(0) != '"')) {
            throw malformed.apply("a text is not in quotes");
        }
        return unescaped(line.substring(1, line.length() - 1), true, malformed);
    }

    /** Returns the text of Python's encoding {@code raw-unicode-escape}. */
    static String escaped(String line, Function<String, WeightFormatException> malformed) {
        return unescaped(line, false, malformed);
    }

    /** @param literal whether all escapes of a literal count, not only those of Unicode */
    private static String unescaped(String text, boolean literal, Function<String, WeightFormatException> malformed) {
        return ESCAPE.matcher(text).replaceAll(match -> {
            String hex = match.group(1) != null && literal
                    ? match.group(1)
                    : match.group(2) != null ? match.group(2) : match.group(3);
            if (hex != null) {
                int point = (int) Long.parseLong(hex, 16);
                if (!Character.isValidCodePoint(point)) {
                    throw malformed.apply("a text has a character that does not exist");
                }
                return Matcher.quoteReplacement(Character.toString(point));
            }
            if (!literal) {
                return Matcher.quoteReplacement(match.group());
            }
            int simple = match.group(4) == null ? -1 : SIMPLE.indexOf(match.group(4));
            if (simple < 0) {
                throw malformed.apply("a text has the unknown escape " + match.group());
            }
            return Matcher.quoteReplacement(MEANT.substring(simple, simple + 1));
        });
    }

    /** Returns the index of a memo entry. */
    static long index(String line, Function<String, WeightFormatException> malformed) {
        if (!line.matches("\\d{1,9}")) {
            throw malformed.apply("the index of a memo entry is no number");
        }
        return Long.parseLong(line);
    }
}
