package io.clipsr.examples.cli.console;

import io.clipsr.weights.support.PlainLine;
import java.io.PrintWriter;
import java.util.Locale;

/** Prints progress to a log: a line per tenth of the work, at least 30 seconds apart, so nothing for short jobs. */
final class ProgressLog implements ProgressView {
    private static final double PAUSE = 30;
    private static final int STEPS = 10;

    private final PrintWriter err;
    private final ProgressMeter meter;
    private final boolean telling;
    private double toldAt;
    private int toldSteps;

    /** @param telling whether progress lines are printed, not only messages */
    ProgressLog(PrintWriter err, ProgressMeter meter, boolean telling) {
        this.err = err;
        this.meter = meter;
        this.telling = telling;
    }

    @Override
    public synchronized void changed() {
        if (!telling) {
            return;
        }
        double fraction = meter.fraction();
        int steps = (int) (STEPS * fraction);
        double seconds = meter.seconds();
        if (steps > toldSteps && steps < STEPS && seconds - toldAt >= PAUSE) {
            toldAt = seconds;
            toldSteps = steps;
            err.println(String.format(Locale.ROOT, "%d%%: %s", (int) (100 * fraction), meter.text()));
        }
    }

    @Override
    public synchronized void line(String text) {
        err.println(PlainLine.of(text));
    }

    @Override
    public void close() {}
}
