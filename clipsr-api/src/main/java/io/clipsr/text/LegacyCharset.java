package io.clipsr.text;

import java.util.Arrays;

/**
 * Single-byte encodings that UTF-8 is often mistaken for. The lower half of each is ASCII. Unassigned bytes map to the
 * control character of the same number, as in browsers.
 *
 * <p>The tables are included here because not every Java runtime supports all of these encodings.
 */
enum LegacyCharset {
    LATIN_1(null),
    WINDOWS_1252("€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ"
            + "\u00A0¡¢£¤¥¦§¨©ª«¬\u00AD®¯°±²³´µ¶·¸¹º»¼½¾¿"
            + "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞß"
            + "àáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ"),
    WINDOWS_1251("ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—\u0098™љ›њќћџ"
            + "\u00A0ЎўЈ¤Ґ¦§Ё©Є«¬\u00AD®Ї°±Ііґµ¶·ё№є»јЅѕї"
            + "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ"
            + "абвгдежзийклмнопрстуфхцчшщъыьэюя"),
    WINDOWS_1250("€\u0081‚\u0083„…†‡\u0088‰Š‹ŚŤŽŹ\u0090‘’“”•–—\u0098™š›śťžź"
            + "\u00A0ˇ˘Ł¤Ą¦§¨©Ş«¬\u00AD®Ż°±˛ł´µ¶·¸ąş»Ľ˝ľż"
            + "ŔÁÂĂÄĹĆÇČÉĘËĚÍÎĎĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢß"
            + "ŕáâăäĺćçčéęëěíîďđńňóôőö÷řůúűüýţ˙"),
    WINDOWS_1253(
            "€\u0081‚ƒ„…†‡\u0088‰\u008A‹\u008C\u008D\u008E\u008F\u0090‘’“”•–—\u0098™\u009A›\u009C\u009D\u009E\u009F"
                    + "\u00A0΅Ά£¤¥¦§¨©ª«¬\u00AD®―°±²³΄µ¶·ΈΉΊ»Ό½ΎΏ"
                    + "ΐΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡÒΣΤΥΦΧΨΩΪΫάέήί"
                    + "ΰαβγδεζηθικλμνξοπρςστυφχψωϊϋόύώÿ"),
    WINDOWS_1254("€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008D\u008E\u008F\u0090‘’“”•–—˜™š›œ\u009D\u009EŸ"
            + "\u00A0¡¢£¤¥¦§¨©ª«¬\u00AD®¯°±²³´µ¶·¸¹º»¼½¾¿"
            + "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏĞÑÒÓÔÕÖ×ØÙÚÛÜİŞß"
            + "àáâãäåæçèéêëìíîïğñòóôõö÷øùúûüışÿ"),
    WINDOWS_1257("€\u0081‚\u0083„…†‡\u0088‰\u008A‹\u008C¨ˇ¸\u0090‘’“”•–—\u0098™\u009A›\u009C¯˛\u009F"
            + "\u00A0¡¢£¤¥¦§Ø©Ŗ«¬\u00AD®Æ°±²³´µ¶·ø¹ŗ»¼½¾æ"
            + "ĄĮĀĆÄÅĘĒČÉŹĖĢĶĪĻŠŃŅÓŌÕÖ×ŲŁŚŪÜŻŽß"
            + "ąįāćäåęēčéźėģķīļšńņóōõö÷ųłśūüżž˙"),
    LATIN_2(
            "\u0080\u0081\u0082\u0083\u0084\u0085\u0086\u0087\u0088\u0089\u008A\u008B\u008C\u008D\u008E\u008F\u0090\u0091\u0092\u0093\u0094\u0095\u0096\u0097\u0098\u0099\u009A\u009B\u009C\u009D\u009E\u009F"
                    + "\u00A0Ą˘Ł¤ĽŚ§¨ŠŞŤŹ\u00ADŽŻ°ą˛ł´ľśˇ¸šşťź˝žż"
                    + "ŔÁÂĂÄĹĆÇČÉĘËĚÍÎĎĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢß"
                    + "ŕáâăäĺćçčéęëěíîďđńňóôőö÷řůúűüýţ˙"),
    MAC_ROMAN("ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü"
            + "†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø"
            + "¿¡¬√ƒ≈∆«»…\u00A0ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ"
            + "‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\uF8FFÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ"),
    DOS_437("ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒ"
            + "áíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐"
            + "└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀"
            + "αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00A0");

    private static final int HALF = 0x80;
    /** The byte to which {@link #encode} maps the replacement character, which stands for an unknown byte. */
    static final byte LOST = 0x1A;

    private final char[] upper = new char[HALF];
    /** The characters of the upper half in sorted order, for encoding; the next array has their bytes. */
    private final char[] sorted;

    private final byte[] bytes;

    LegacyCharset(String upperHalf) {
        for (int i = 0; i < HALF; i++) {
            upper[i] = upperHalf == null ? (char) (HALF + i) : upperHalf.charAt(i);
        }
        sorted = upper.clone();
        Arrays.sort(sorted);
        bytes = new byte[HALF];
        for (int i = 0; i < HALF; i++) {
            bytes[Arrays.binarySearch(sorted, upper[i])] = (byte) (HALF + i);
        }
    }

    /** Returns the character of a byte of the upper half. */
    char decode(int octet) {
        return upper[octet - HALF];
    }

    /** Returns whether this encoding has the character. */
    boolean encodes(char c) {
        return c < HALF || Arrays.binarySearch(sorted, c) >= 0;
    }

    /**
     * Returns whether the lead bytes of UTF-8 are quotation marks, mathematical symbols and lines in this encoding, and
     * the continuation bytes are letters.
     */
    boolean mostlySymbols() {
        return this == MAC_ROMAN || this == DOS_437;
    }

    /** Returns the bytes of a text in this encoding, or null if the encoding lacks one of its characters. */
    byte[] encode(String text) {
        byte[] out = new byte[text.length()];
        for (int i = 0; i < out.length; i++) {
            char c = text.charAt(i);
            if (c < HALF) {
                out[i] = (byte) c;
            } else if (encodes(c)) {
                out[i] = bytes[Arrays.binarySearch(sorted, c)];
            } else if (c == '\uFFFD' && this != LATIN_1) {
                out[i] = LOST;
            } else {
                return null;
            }
        }
        return out;
    }
}
