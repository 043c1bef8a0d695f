package io.clipsr.weights.fuzz;

import io.clipsr.weights.format.WeightFormatException;
import io.clipsr.weights.format.WeightFormatException.Kind;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A parser of untrusted bytes, to be tested by a fuzzer. Implementations have a constructor without arguments. */
public interface FuzzTarget {
    /** The kinds of fault that bytes in memory cannot have; a reader that reports one has missed the real fault. */
    Set<Kind> IMPOSSIBLE =
            EnumSet.of(Kind.NOT_FOUND, Kind.NOT_A_FILE, Kind.UNREADABLE, Kind.CHANGED, Kind.NO_SUCH_TENSOR);

    /**
     * Processes bytes as a user's program does. Returns if they are accepted, or rejected as documented. Any other
     * exception is a defect and must not be caught.
     */
    void run(byte[] input);

    /** Returns the seeds, both valid and invalid inputs. */
    List<byte[]> seeds();

    /** Returns the name of the dictionary of the format, a file in the resource folder {@code fuzz}. */
    String dictionary();

    /**
     * Returns whether the fuzzer also traces comparisons. This finds more defects, but doubles the time for targets
     * with look-ups in large tables.
     */
    default boolean tracesComparisons() {
        return true;
    }

    /**
     * Returns the name of the target's folders, including that of its regression files: {@code fuzz/pickle} for a class
     * {@code PickleTarget}.
     */
    default String name() {
        return getClass().getSimpleName().replace("Target", "").toLowerCase(Locale.ROOT);
    }

    /** Checks the exception of a reader of weights. */
    static void refused(WeightFormatException e) {
        if (IMPOSSIBLE.contains(e.kind())) {
            throw new AssertionError("refused for the wrong reason", e);
        }
    }

    /** Creates the target of a class. */
    static FuzzTarget of(String className) {
        try {
            return (FuzzTarget) Class.forName(className).getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(
                    className + " is no fuzz target with a public constructor without arguments.", e);
        }
    }
}
