package io.clipsr.text;

import java.util.Locale;

/**
 * Converts to full lower case by Unicode's rules, independent of the locale, in linear time.
 * {@link String#toLowerCase(Locale)} differs: it finds the end of a word, for a capital sigma, with a break iterator
 * instead of the standard's rule (Final_Sigma, table 3-17), and takes quadratic time if characters become longer.
 */
final class LowerCase {

    private static final char CAPITAL_SIGMA = 'Σ';
    /** The only character whose lower case has two characters (SpecialCasing.txt). */
    private static final char CAPITAL_I_WITH_DOT = '\u0130';

    /**
     * The Case_Ignorable characters by Word_Break (MidLetter, MidNumLet, Single_Quote); the rest follow from the
     * category.
     */
    private static final String IGNORABLE_PUNCTUATION =
            "'.:·\u2018\u2019\u2024\u2027\u0387\u055F\u05F4\uFE13\uFE52\uFE55\uFF07\uFF0E\uFF1A";

    private LowerCase() {}

    static String of(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            if (c == CAPITAL_SIGMA) {
                out.append(casedBefore(text, i) && !casedAfter(text, i + 1) ? 'ς' : 'σ');
            } else if (c == CAPITAL_I_WITH_DOT) {
                out.append("i\u0307");
            } else {
                out.appendCodePoint(Character.toLowerCase(c));
            }
            i += Character.charCount(c);
        }
        return out.toString();
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
