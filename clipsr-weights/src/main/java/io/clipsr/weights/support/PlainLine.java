package io.clipsr.weights.support;

import java.util.regex.Pattern;

/**
 * Makes untrusted text fit for a message: names of files and texts in files may hold line breaks, escape sequences that
 * control a terminal, marks that reverse the order of the letters, or megabytes.
 */
public final class PlainLine {
    /** The largest number of characters of a line. */
    public static final int LONGEST = 2_000;
    /** The number of characters kept of the end of a longer text, where messages say what to do. */
    private static final int END = 300;

    private static final String CUT = " ... ";
    /**
     * The control characters C0 and C1 but for the tab, line and paragraph separators, and the controls of writing
     * direction.
     */
    private static final Pattern CONTROL =
            Pattern.compile("[\\p{Cc}\\u061C\\u200E\\u200F\\u2028-\\u202E\\u2066-\\u2069&&[^\\t]]");

    private PlainLine() {}

    /** Returns the text with a question mark for each control character, and without its middle if it is long. */
    public static String of(String text) {
        return of(text, LONGEST);
    }

    /**
     * Returns the text as {@link #of(String)}.
     *
     * @param longest the largest number of characters, at least 20
     */
    public static String of(String text, int longest) {
        int end = Math.min(END, longest / 4);
        String shortened = text.length() <= longest
                ? text
                : text.substring(0, longest - end - CUT.length()) + CUT + text.substring(text.length() - end);
        return CONTROL.matcher(shortened).replaceAll("?");
    }
}
