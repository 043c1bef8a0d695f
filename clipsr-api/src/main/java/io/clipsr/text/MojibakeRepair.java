package io.clipsr.text;

/**
 * Undoes the reading of UTF-8 as a single-byte encoding: "cafÃ©" becomes "café".
 *
 * <p>A line is turned back as a whole where each of its characters can have been a byte, all the bytes together are
 * UTF-8, and some sequence in it is {@link #telling}; failing that, single runs within it are, as Windows-1252. Both
 * until nothing changes any more, for text that met with the same accident twice.
 *
 * <p>For what occurs in practice the outcome is that of {@code fix_encoding} of the Python package ftfy 6; what is
 * taken for telling is our own, and much shorter.
 */
final class MojibakeRepair {
    private static final int MAX_PASSES = 8;
    /** Marks that stand behind a word, so that a capital before them need not be a byte. */
    private static final String BEHIND_WORDS = "‘’“”„‚‹›«»…–—•™®€°ºª²³¹´¨·¿¡ ¢£¥§©";

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

    /** The line decoded, or null if it is no UTF-8 or nothing in it tells that it was. */
    private static String whole(String text, LegacyCharset charset, byte[] bytes) {
        StringBuilder out = new StringBuilder(bytes.length);
        int pieces = 0;
        boolean telling = false;
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
            telling |= telling(text, charset, bytes, at, piece.length());
            at += piece.length();
        }
        return telling || pieces > (charset.mostlySymbols() ? 2 : 1) ? out.toString() : null;
    }

    /** Runs of sequences in a line that is not UTF-8 as a whole. */
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
            if (piece != null && telling(stretch, LegacyCharset.WINDOWS_1252, bytes, at, piece.length())) {
                out.append(piece.text());
                at += piece.length();
            } else {
                out.append(stretch.charAt(at++));
            }
        }
    }

    /**
     * Whether a sequence of UTF-8 looks as no author meant it: three bytes or more; the two capitals that lead almost
     * all of Latin's; or a capital with a mark that does not stand behind words, or in the middle of one.
     */
    private static boolean telling(String text, LegacyCharset charset, byte[] bytes, int at, int length) {
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
            if (!Character.isLetter(c) && BEHIND_WORDS.indexOf(c) < 0) {
                return true;
            }
        }
        return length > 2 && (bytes[at] & 0xff) <= 0xE3;
    }

    /** Two such in a row are nothing unusual: capitals, and the apostrophe. */
    private static boolean isPartOfWords(char c) {
        return Character.isUpperCase(c) || c == '’';
    }
}
