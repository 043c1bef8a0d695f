package io.clipsr.examples.cli.console;

import java.util.ArrayList;
import java.util.List;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Handles Ctrl-C, SIGTERM and SIGHUP while pictures are computed: the first signal requests cancellation, the second
 * ends the JVM at once. Closing restores the previous handlers.
 */
public final class InterruptHandler implements AutoCloseable {
    private static final int BY_SIGNAL = 128; // a shell's exit code for a program ended by signal n is 128 + n

    private final List<Runnable> restore = new ArrayList<>();
    private volatile int exitCode;

    public InterruptHandler() {
        install();
    }

    private void install() {
        for (String name : new String[] {"INT", "TERM", "HUP"}) {
            try {
                Signal signal = new Signal(name);
                SignalHandler before = Signal.handle(signal, this::raised);
                restore.add(() -> Signal.handle(signal, before));
            } catch (IllegalArgumentException e) {
                continue; // unknown to this system, or Java was started with -Xrs: then it ends as the system has it
            }
        }
    }

    private void raised(Signal signal) {
        int code = BY_SIGNAL + signal.getNumber();
        if (requested()) {
            Runtime.getRuntime().halt(code);
        }
        exitCode = code;
    }

    /** Sets whether already the first signal ends the JVM: while something is done that cannot be cancelled. */
    public void endAtOnce(boolean on) {
        if (on) {
            close();
        } else {
            install();
        }
    }

    /** Returns whether cancellation was requested. */
    public boolean requested() {
        return exitCode != 0;
    }

    /** Returns the exit code for the signal: 130 after Ctrl-C. */
    public int exitCode() {
        return exitCode;
    }

    @Override
    public void close() {
        restore.forEach(Runnable::run);
        restore.clear();
    }
}
