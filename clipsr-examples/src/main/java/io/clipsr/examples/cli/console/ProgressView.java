package io.clipsr.examples.cli.console;

import java.io.PrintWriter;
import java.util.OptionalInt;
import java.util.function.LongSupplier;

/** Where a person sees how far a batch is. Safe to use from several threads. */
public interface ProgressView extends AutoCloseable {

    /** Something of the meter's has changed. */
    void changed();

    /** A line that stays. */
    void line(String text);

    /** Leaves only the lines that stay. */
    @Override
    void close();

    /** What suits: a bar on a terminal, a few lines in a log, or nothing but the lines that stay. */
    static ProgressView of(PrintWriter err, ProgressMeter meter, LongSupplier nanoTime, boolean quiet) {
        OptionalInt columns = Terminal.columns();
        if (!quiet && columns.isPresent()) {
            return new ProgressBar(err, meter, nanoTime, columns.getAsInt());
        }
        return new ProgressLog(err, meter, !quiet);
    }
}
