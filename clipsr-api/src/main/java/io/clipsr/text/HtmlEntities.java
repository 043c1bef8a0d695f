package io.clipsr.text;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Resolves the character references of HTML 5 ({@code &eacute;}, {@code &#233;}) exactly as Python's
 * {@code html.unescape} does, because a prompt's token ids depend on it. Unlike a browser, it drops references to
 * characters that are not allowed.
 */
final class HtmlEntities {

    private static final Pattern REFERENCE = Pattern.compile("&(#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[^\t\n\f <&#;]{1,32};?)");
    private static final Pattern STRICT_REFERENCE = Pattern.compile("&#?[0-9A-Za-z]{1,24};");

    private HtmlEntities() {}

    /**
     * Resolves references; those that HTML allows without a semicolon are also resolved as the start of a longer name.
     */
    static String unescape(String text) {
        if (text.indexOf('&') < 0) {
            return text;
        }
        return REFERENCE.matcher(text).replaceAll(m -> Matcher.quoteReplacement(resolve(m.group(1))));
    }

    /** Resolves only references with a semicolon, including names that are entirely in upper case. */
    static String unescapeStrictly(String text) {
        if (text.indexOf('&') < 0) {
            return text;
        }
        return STRICT_REFERENCE.matcher(text).replaceAll(m -> Matcher.quoteReplacement(resolveStrictly(m.group())));
    }

    private static String resolve(String reference) {
        if (reference.charAt(0) == '#') {
            return character(codePoint(reference));
        }
        String exact = Names.TABLE.get(reference);
        if (exact != null) {
            return exact;
        }
        for (int end = reference.length() - 1; end > 1; end--) {
            String value = Names.TABLE.get(reference.substring(0, end));
            if (value != null) {
                return value + reference.substring(end);
            }
        }
        return "&" + reference;
    }

    private static String resolveStrictly(String entity) {
        if (entity.charAt(1) == '#') {
            String value = unescape(entity);
            // A semicolon means that this is no reference, or one to a semicolon itself: left to the next pass.
            return value.indexOf(';') >= 0 ? entity : value;
        }
        String name = entity.substring(1);
        String value = Names.TABLE.get(name);
        if (value == null
                && name.equals(name.toUpperCase(Locale.ROOT))
                && resolve(name).equals(entity)) {
            String lower = Names.TABLE.get(name.toLowerCase(Locale.ROOT));
            value = lower == null ? null : lower.toUpperCase(Locale.ROOT);
        }
        return value == null ? entity : value;
    }

    /** Returns the number in {@code #233;} or {@code #xE9;}, limited to one more than Unicode's last code point. */
    private static int codePoint(String reference) {
        boolean hex = Character.toLowerCase(reference.charAt(1)) == 'x';
        int radix = hex ? 16 : 10;
        int value = 0;
        for (int i = hex ? 2 : 1; i < reference.length() && reference.charAt(i) != ';'; i++) {
            value = Math.min(value * radix + Character.digit(reference.charAt(i), radix), Character.MAX_CODE_POINT + 1);
        }
        return value;
    }

    private static String character(int c) {
        if (c == '\r') {
            return "\r";
        }
        if (c >= 0x80 && c <= 0x9F) {
            return String.valueOf(LegacyCharset.WINDOWS_1252.decode(c));
        }
        if (c == 0 || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE || c > Character.MAX_CODE_POINT) {
            return "\uFFFD";
        }
        boolean control = c < ' ' && c != '\t' && c != '\n' && c != '\f' || c == 0x7F;
        boolean nonCharacter = c >= 0xFDD0 && c <= 0xFDEF || (c & 0xFFFE) == 0xFFFE;
        return control || nonCharacter ? "" : Character.toString(c);
    }

    /** The table of names, loaded only when a text has a named reference. */
    private static final class Names {
        static final Map<String, String> TABLE = load();

        /**
         * Loads lines of "name code-points", in hexadecimal; a name that HTML also allows without a semicolon ends in
         * '?'.
         */
        private static Map<String, String> load() {
            Map<String, String> table = new HashMap<>(4096);
            try (InputStream in = HtmlEntities.class.getResourceAsStream("html-entities.txt")) {
                if (in == null) {
                    throw new IllegalStateException("the resource html-entities.txt is missing from the clipsr-api jar;"
                            + " the jar is incomplete, get it again");
                }
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (!line.startsWith("#")) {
                        put(table, line.split(" "));
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(
                        "the resource html-entities.txt of the clipsr-api jar cannot be read", e);
            }
            return table;
        }

        private static void put(Map<String, String> table, String[] fields) {
            StringBuilder value = new StringBuilder();
            for (int i = 1; i < fields.length; i++) {
                value.appendCodePoint(Integer.parseInt(fields[i], 16));
            }
            boolean semicolonOptional = fields[0].endsWith("?");
            String name = semicolonOptional ? fields[0].substring(0, fields[0].length() - 1) : fields[0];
            table.put(name + ";", value.toString());
            if (semicolonOptional) {
                table.put(name, value.toString());
            }
        }
    }
}
