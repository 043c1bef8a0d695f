package io.clipsr.weights;

import java.util.Objects;

/**
 * A weight file that is not what it should be, or cannot be read or written.
 * The message says what was wrong, what was expected, what to do.
 */
public class WeightFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST = 10_000;

    /** What kind of fault it is, for programs; people read the message. */
    public enum Kind {
        /** No such file, a directory, no permission, or the disk failed. */
        UNREADABLE,
        /** The target cannot be written: it exists, its folder does not, or the disk is full. */
        UNWRITABLE,
        /** Neither PyTorch nor safetensors. */
        NOT_A_WEIGHT_FILE,
        /** The file ends before its contents do. */
        TRUNCATED,
        /** The container breaks its own rules: offsets, sizes, counts, names. */
        MALFORMED,
        /** A pickle asks for something that this library never does. */
        UNSAFE,
        /** A sound file of a kind, or with a feature, that cannot be read. */
        UNSUPPORTED,
        /** Sound, but of another network: keys are missing or unknown. */
        WRONG_NETWORK,
        /** Shapes or settings that do not fit together. */
        WRONG_SHAPE,
        /** A weight that is NaN or infinite, or too large for the type it shall be stored in. */
        BAD_VALUE
    }

    private final Kind kind;

    public WeightFormatException(String message) {
        this(Kind.WRONG_NETWORK, message, null);
    }

    public WeightFormatException(String message, Throwable cause) {
        this(Kind.WRONG_NETWORK, message, cause);
    }

    public WeightFormatException(Kind kind, String message) {
        this(kind, message, null);
    }

    public WeightFormatException(Kind kind, String message, Throwable cause) {
        super(printable(message), cause);
        this.kind = Objects.requireNonNull(kind, "kind");
    }

    /** Names in files come from strangers: nothing of them may steer a terminal or flood it. */
    private static String printable(String message) {
        String plain = message.replaceAll("\\p{Cc}", "?");
        return plain.length() <= LONGEST ? plain : plain.substring(0, LONGEST) + "...";
    }

    /** The kind of fault. */
    public Kind kind() {
        return kind;
    }
}
