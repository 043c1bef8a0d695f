package io.clipsr.text;

import java.util.Locale;

/**
 * Converts to full lower case by Unicode's rules, independent of the locale. For a capital sigma,
 * {@link String#toLowerCase(Locale)} finds the end of the word with a break iterator. The standard's rule (Final_Sigma,
 * table 3-17) differs, so it is applied here first.
 */
final class LowerCase {

    private static final char CAPITAL_SIGMA = 'Σ';
    /**
     * The Case_Ignorable characters by Word_Break (MidLetter, MidNumLet, Single_Quote); the rest follow from the
     * category.
     */
    private static final String IGNORABLE_PUNCTUATION =
            "'.:·\u2018\u2019\u2024\u2027\u0387\u055F\u05F4\uFE13\uFE52\uFE55\uFF07\uFF0E\uFF1A";

    private LowerCase() {}

    static String of(String text) {
        if (text.indexOf(CAPITAL_SIGMA) < 0) {
            return text.toLowerCase(Locale.ROOT);
        }
        StringBuilder out = new StringBuilder(text);
        for (int i = 0; i < out.length(); i++) {
            if (text.charAt(i) == CAPITAL_SIGMA) {
                out.setCharAt(i, casedBefore(text, i) && !casedAfter(text, i + 1) ? 'ς' : 'σ');
            }
        }
        return out.toString().toLowerCase(Locale.ROOT);
    }

    private static boolean casedBefore(String text, int end) {
        int i = end;
        while (i > 0) {
            int c = text.codePointBefore(i);
            if (!isCaseIgnorable(c)) {
                return isCased(c);
            }
            i -= Character.charCount(c);
        }
        return false;
    }

    private static boolean casedAfter(String text, int start) {
        int i = start;
        while (i < text.length()) {
            int c = text.codePointAt(i);
            if (!isCaseIgnorable(c)) {
                return isCased(c);
            }
            i += Character.charCount(c);
        }
        return false;
    }

    private static boolean isCased(int c) {
        return Character.isLowerCase(c) || Character.isUpperCase(c) || Character.isTitleCase(c);
    }

    private static boolean isCaseIgnorable(int c) {
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.FORMAT,
                    Character.MODIFIER_LETTER,
                    Character.MODIFIER_SYMBOL -> true;
            default -> IGNORABLE_PUNCTUATION.indexOf(c) >= 0;
        };
    }
}
