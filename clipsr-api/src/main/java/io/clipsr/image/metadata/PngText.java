package io.clipsr.image.metadata;

import java.nio.charset.StandardCharsets;

/**
 * A text of a PNG file.
 *
 * @param keyword what it is, such as "Author"
 * @param language the language tag; empty if unknown
 * @param translatedKeyword the keyword in that language; may be empty
 * @param text the text
 */
public record PngText(String keyword, String language, String translatedKeyword, String text) {

    /** Returns whether the older kind of chunk, in Latin-1, can hold it. */
    boolean isLatin1() {
        return language.isEmpty()
                && translatedKeyword.isEmpty()
                && StandardCharsets.ISO_8859_1.newEncoder().canEncode(text);
    }
}
