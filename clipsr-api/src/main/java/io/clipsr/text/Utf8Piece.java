package io.clipsr.text;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * One character encoded as several bytes of UTF-8.
 *
 * @param text the character; the replacement character if one of its bytes was lost
 * @param length the number of bytes
 */
record Utf8Piece(String text, int length) {

    /** Returns the character whose bytes begin at an index, or null if there is none. */
    static Utf8Piece at(byte[] bytes, int at) {
        int lead = bytes[at] & 0xff;
        if (lead == 0xC3 && at + 1 < bytes.length && bytes[at + 1] == ' ') {
            return graveA(bytes, at);
        }
        int length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
        if (lead < 0xC2 || lead > 0xF4 || at + length > bytes.length) {
            return null;
        }
        boolean lost = false;
        for (int i = at + 1; i < at + length; i++) {
            lost |= bytes[i] == LegacyCharset.LOST;
            if (bytes[i] >= (byte) 0xC0 && bytes[i] != LegacyCharset.LOST) {
                return null;
            }
        }
        if (lost) {
            return new Utf8Piece("\uFFFD", length);
        }
        try {
            return new Utf8Piece(
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes, at, length))
                            .toString(),
                    length);
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** Returns whether this is a control character, which indicates that the bytes were in another encoding. */
    boolean isControl() {
        return text.charAt(0) < 0xA0;
    }

    /**
     * Decodes an "à" whose second byte, a no-break space, was replaced by a space or has a space after it, which many
     * programs do.
     */
    private static Utf8Piece graveA(byte[] bytes, int at) {
        boolean another = at + 2 >= bytes.length || bytes[at + 2] == ' ';
        return new Utf8Piece("à", another ? 2 : 1);
    }
}
