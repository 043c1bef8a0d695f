package io.clipsr.text;

import java.util.Objects;

/**
 * Cleans a text as CLIP does before tokenization. It repairs common Unicode faults, resolves HTML entities (twice, for
 * {@code &amp;amp;}), replaces every run of white space by one space, strips the ends and converts to lower case.
 *
 * <p>The repair is that of the Python package ftfy. The result does not depend on the locale.
 */
public final class TextCleaner {

    private TextCleaner() {}

    /** Cleans a text; the result may be empty. */
    public static String clean(String text) {
        Objects.requireNonNull(text, "text");
        String fixed = UnicodeRepair.repair(text);
        String unescaped = HtmlEntities.unescape(HtmlEntities.unescape(fixed));
        return LowerCase.of(collapseSpace(unescaped));
    }

    private static String collapseSpace(String text) {
        StringBuilder out = new StringBuilder(text.length());
        boolean pending = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isWhiteSpace(c)) {
                pending = out.length() > 0;
            } else {
                if (pending) {
                    out.append(' ');
                    pending = false;
                }
                out.append(c);
            }
        }
        return out.toString();
    }

    /**
     * Returns whether a character has Unicode's White_Space property; Java's two methods for white space differ from
     * it.
     */
    private static boolean isWhiteSpace(char c) {
        return c >= '\t' && c <= '\r' || c == 0x85 || Character.isSpaceChar(c);
    }
}
