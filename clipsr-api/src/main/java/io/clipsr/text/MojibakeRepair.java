package io.clipsr.text;

/**
 * Repairs mojibake, UTF-8 that was decoded as a single-byte encoding: "cafÃ©" becomes "café".
 *
 * <p>A line is converted as a whole if each of its characters can be a byte, all the bytes together are valid UTF-8,
 * and some sequence in it is {@linkplain #isTelltale a telltale}. Otherwise, single runs of Windows-1252 within it are
 * converted. Both are repeated until nothing changes, for text that was decoded wrongly more than once.
 *
 * <p>In practice the result equals that of {@code fix_encoding} of the Python package ftfy 6; the heuristic for
 * telltales is different and much shorter.
 */
final class MojibakeRepair {
    private static final int MAX_PASSES = 8;
    /** The marks that can follow a word, so that a capital before them is not necessarily mojibake. */
    private static final String MARKS_AFTER_WORDS = "‘’“”„‚‹›«»…–—•™®€°ºª²³¹´¨·¿¡ ¢£¥§©";

    private MojibakeRepair() {}

    static String repair(String text) {
        String before = text;
        for (int pass = 0; pass < MAX_PASSES && !isAscii(before); pass++) {
            String after = repairOnce(before);
            if (after.equals(before)) {
                return after;
            }
            before = after;
        }
        return before;
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    private static String repairOnce(String text) {
        for (LegacyCharset charset : LegacyCharset.values()) {
            byte[] bytes = charset.encode(text);
            String decoded = bytes == null ? null : whole(text, charset, bytes);
            if (decoded != null) {
                return decoded;
            }
        }
        return runs(text);
    }

    /** Returns the line decoded as a whole, or null if it is not valid UTF-8 or has no telltale sequence. */
    private static String whole(String text, LegacyCharset charset, byte[] bytes) {
        StringBuilder out = new StringBuilder(bytes.length);
        int pieces = 0;
        boolean telltale = false;
        for (int at = 0; at < bytes.length; ) {
            if (bytes[at] >= 0) {
                out.append((char) bytes[at++]);
                continue;
            }
            Utf8Piece piece = Utf8Piece.at(bytes, at);
            if (piece == null || piece.isControl()) {
                return null;
            }
            out.append(piece.text());
            pieces++;
            telltale |= isTelltale(text, charset, bytes, at, piece.length());
            at += piece.length();
        }
        return telltale || pieces > (charset.mostlySymbols() ? 2 : 1) ? out.toString() : null;
    }

    /** Decodes the runs of UTF-8 sequences in a line that is not UTF-8 as a whole. */
    private static String runs(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int at = 0; at < text.length(); ) {
            int end = at;
            while (end < text.length() && LegacyCharset.WINDOWS_1252.encodes(text.charAt(end))) {
                end++;
            }
            byte[] bytes = LegacyCharset.WINDOWS_1252.encode(text.substring(at, end));
            decodeRuns(text.substring(at, end), bytes, out);
            at = end;
            if (at < text.length()) {
                out.append(text.charAt(at++));
            }
        }
        return out.toString();
    }

    private static void decodeRuns(String stretch, byte[] bytes, StringBuilder out) {
        for (int at = 0; at < bytes.length; ) {
            Utf8Piece piece = bytes[at] < 0 ? Utf8Piece.at(bytes, at) : null;
            if (piece != null && isTelltale(stretch, LegacyCharset.WINDOWS_1252, bytes, at, piece.length())) {
                out.append(piece.text());
                at += piece.length();
            } else {
                out.append(stretch.charAt(at++));
            }
        }
    }

    /**
     * Returns whether a UTF-8 sequence is unlikely to be intended text in the other encoding. That is the case if it
     * has three bytes or more, if it begins with one of the two capitals that are the lead bytes of almost all Latin
     * letters, or if it is a capital with a mark that cannot follow a word, or that lies within a word.
     */
    private static boolean isTelltale(String text, LegacyCharset charset, byte[] bytes, int at, int length) {
        boolean latin = (bytes[at] & 0xff) == 0xC2 || (bytes[at] & 0xff) == 0xC3;
        if (latin || charset.mostlySymbols()) {
            return latin || length > 2;
        }
        int end = at + length;
        if (length == 2 && isPartOfWords(text.charAt(at + 1))) {
            return false;
        }
        boolean inWord = end < text.length() && Character.isLetter(text.charAt(end))
                || at > 0 && Character.isLowerCase(text.charAt(at - 1)) && Character.isUpperCase(text.charAt(at));
        if (inWord) {
            return true;
        }
        for (int i = at + 1; i < end; i++) {
            char c = text.charAt(i);
            if (!Character.isLetter(c) && MARKS_AFTER_WORDS.indexOf(c) < 0) {
                return true;
            }
        }
        return length > 2 && (bytes[at] & 0xff) <= 0xE3;
    }

    /** Returns whether the character commonly occurs twice in a row within words: a capital or the apostrophe. */
    private static boolean isPartOfWords(char c) {
        return Character.isUpperCase(c) || c == '’';
    }
}
