package io.clipsr.examples.cli.console;

import java.io.PrintWriter;
import java.util.OptionalInt;
import java.util.function.LongSupplier;

/** Displays progress and messages. Thread-safe. */
public interface ProgressView extends AutoCloseable {

    /** Updates the display from the meter. */
    void changed();

    /** Prints a message line; its control characters become question marks. */
    void line(String text);

    /** Removes the progress display and keeps the messages. */
    @Override
    void close();

    /** Creates the suitable view: a bar on a terminal, lines in a log, or only messages if quiet. */
    static ProgressView of(PrintWriter err, ProgressMeter meter, LongSupplier nanoTime, boolean quiet) {
        OptionalInt columns = Terminal.columns();
        if (!quiet && columns.isPresent()) {
            return new ProgressBar(err, meter, nanoTime, columns.getAsInt());
        }
        return new ProgressLog(err, meter, !quiet);
    }
}
