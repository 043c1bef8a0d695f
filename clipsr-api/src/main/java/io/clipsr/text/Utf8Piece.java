package io.clipsr.text;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * One character of several bytes.
 *
 * @param text the character; the replacement character where one of its bytes was lost
 * @param length in bytes
 */
record Utf8Piece(String text, int length) {

    /** The character whose bytes begin here, or null if none do. */
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

    /** Whether this is a control, which no author writes: then the bytes were another encoding's. */
    boolean isControl() {
        return text.charAt(0) < 0xA0;
    }

    /** "à" ends in the byte of a no-break space, which many programs make a space of, or one with that behind it. */
    private static Utf8Piece graveA(byte[] bytes, int at) {
        boolean another = at + 2 >= bytes.length || bytes[at + 2] == ' ';
        return new Utf8Piece("à", another ? 2 : 1);
    }
}
