package io.clipsr.examples.cli.console;

import java.util.OptionalInt;

/**
 * Detects whether stderr is a terminal. Java cannot tell, so {@code ./clipsr} says it: the property
 * {@code clipsr.columns} is the terminal's width, and there if and only if stderr is a terminal.
 */
final class Terminal {
    private static final int USUAL = 80;
    private static final int NARROWEST = 20;
    private static final int WIDEST = 1000;

    private Terminal() {}

    /** Returns the width of the terminal; empty if there is none or it cannot redraw a line. */
    static OptionalInt columns() {
        String width = System.getProperty("clipsr.columns");
        if (width == null || "dumb".equals(System.getenv("TERM"))) {
            return OptionalInt.empty();
        }
        int columns = width.matches("[1-9]\\d{0,5}") ? Integer.parseInt(width) : USUAL;
        return OptionalInt.of(Math.max(NARROWEST, Math.min(WIDEST, columns)));
    }
}
