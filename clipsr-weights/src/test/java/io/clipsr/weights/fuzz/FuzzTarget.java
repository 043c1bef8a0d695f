package io.clipsr.weights.fuzz;

import io.clipsr.weights.format.WeightFormatException;
import io.clipsr.weights.format.WeightFormatException.Kind;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A door for bytes from anywhere, which a fuzzer throws all kinds of bytes at. Has a constructor without arguments. */
public interface FuzzTarget {
    /** What no bytes in memory can be: a reader that says so has missed the fault. */
    Set<Kind> IMPOSSIBLE =
            EnumSet.of(Kind.NOT_FOUND, Kind.NOT_A_FILE, Kind.UNREADABLE, Kind.CHANGED, Kind.NO_SUCH_TENSOR);

    /**
     * Does what a user's program does with such bytes. Returns where they are accepted or refused as documented;
     * whatever else is thrown, and nothing else may be caught, is a defect.
     */
    void run(byte[] input);

    /** Inputs to begin with, sound ones and others. */
    List<byte[]> seeds();

    /** The file in the resources' folder {@code fuzz} with words of the format. */
    String dictionary();

    /**
     * Whether the fuzzer also learns what is compared with what: finds more, but a look-up in a large table costs as
     * much as all else.
     */
    default boolean tracesComparisons() {
        return true;
    }

    /**
     * The name of its folders, also of that with its regression files: {@code fuzz/pickle} for a class
     * {@code PickleTarget}.
     */
    default String name() {
        return getClass().getSimpleName().replace("Target", "").toLowerCase(Locale.ROOT);
    }

    /** Takes the one exception that a reader of weights may throw, if it fits. */
    static void refused(WeightFormatException e) {
        if (IMPOSSIBLE.contains(e.kind())) {
            throw new AssertionError("refused for the wrong reason", e);
        }
    }

    /** The target of a class. */
    static FuzzTarget of(String className) {
        try {
            return (FuzzTarget) Class.forName(className).getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(
                    className + " is no fuzz target with a public constructor without arguments.", e);
        }
    }
}
