package io.clipsr.examples.cli.console;

import io.clipsr.weights.support.PlainLine;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;

/** A bar in the terminal's last line, drawn over itself at most ten times a second. */
final class ProgressBar implements ProgressView {
    private static final long PAUSE = 100_000_000;
    private static final int WIDEST_BAR = 30;
    private static final int NARROWEST_BAR = 5;
    private static final int BESIDE_BAR = 50; // percent and brackets, and details as long as usual

    private final PrintWriter err;
    private final ProgressMeter meter;
    private final LongSupplier nanoTime;
    private final int columns;
    private long drawn;
    private int shown; // characters in the last line

    ProgressBar(PrintWriter err, ProgressMeter meter, LongSupplier nanoTime, int columns) {
        this.err = err;
        this.meter = meter;
        this.nanoTime = nanoTime;
        this.columns = columns;
        this.drawn = nanoTime.getAsLong() - PAUSE;
    }

    @Override
    public synchronized void changed() {
        if (nanoTime.getAsLong() - drawn >= PAUSE && !meter.ended()) {
            draw();
        }
    }

    @Override
    public synchronized void line(String text) {
        erase();
        err.println(PlainLine.of(text));
        if (!meter.ended()) {
            draw();
        }
    }

    private void draw() {
        drawn = nanoTime.getAsLong();
        String text = text(meter.fraction(), meter.text(), columns - 1); // the last column would begin a new line
        err.print('\r' + text + " ".repeat(Math.max(0, shown - text.length())));
        err.flush();
        shown = text.length();
    }

    /**
     * {@code 43% [######--------] 86/200 pictures, ...}; a narrow terminal has no bar, and what is too long loses its
     * end.
     */
    static String text(double fraction, String details, int width) {
        String percent = String.format(Locale.ROOT, "%3d%%", (int) (100 * fraction));
        int room = Math.min(WIDEST_BAR, width - BESIDE_BAR);
        String bar = "";
        if (room >= NARROWEST_BAR) {
            int full = (int) (fraction * room);
            bar = " [" + "#".repeat(full) + "-".repeat(room - full) + "]";
        }
        String text = percent + bar + "  " + details;
        return text.length() > width ? text.substring(0, width) : text;
    }

    private void erase() {
        if (shown > 0) {
            err.print('\r' + " ".repeat(shown) + '\r');
            err.flush();
            shown = 0;
        }
    }

    @Override
    public synchronized void close() {
        erase();
    }
}
