package io.clipsr.text;

/** What Windows-1252 has where Latin-1 has the C1 controls, as every browser reads them. */
final class Windows1252 {

    /** 0x80 to 0x9F; the five that are not assigned stand for themselves. */
    private static final String C1 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ";

    private Windows1252() { }

    /** @param c1 a control of 0x80 to 0x9F */
    static char decode(int c1) {
        return C1.charAt(c1 - 0x80);
    }
}
