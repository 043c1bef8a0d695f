package io.clipsr.weights.format;

import java.util.Objects;

/**
 * Thrown if a weight file cannot be read or is not what it should be. The message says what was wrong, what was
 * expected, and what to do.
 */
public class WeightFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST = 10_000;

    /** The kind of fault, for programs; people read the message. The tests have a malformed file for each kind. */
    public enum Kind {
        // Files

        /** There is no such file. */
        NOT_FOUND,
        /** A folder, a pipe or a device stands where a file was expected. */
        NOT_A_FILE,
        /** The file may not be read, or the disk failed. */
        UNREADABLE,
        /** The file became shorter while it was read. */
        CHANGED,

        // What it is

        /** The file has no bytes. */
        EMPTY_FILE,
        /** Neither PyTorch nor safetensors. */
        NOT_A_WEIGHT_FILE,
        /** A zip archive or a pickle, but not one that torch.save or torch.jit.save wrote. */
        NOT_A_CHECKPOINT,
        /** Saved on a big-endian machine. */
        BIG_ENDIAN,

        // Zip archives

        /** The directory at the end of the archive is missing. */
        ZIP_TRUNCATED,
        /** The directory lies outside the file, is damaged, or counts wrongly. */
        ZIP_DIRECTORY,
        /** More records, or a larger directory, than any checkpoint has. */
        ZIP_TOO_LARGE,
        /** Two records have the same name. */
        ZIP_DUPLICATE_NAME,
        /** A record's name would leave the folder it is unpacked to. */
        ZIP_UNSAFE_NAME,
        /** A record lies outside the file. */
        ZIP_RECORD_OUTSIDE,
        /** Two records share bytes, as in a zip bomb. */
        ZIP_OVERLAP,
        /** The directory and the header beside a record's bytes contradict each other. */
        ZIP_HEADERS_DISAGREE,
        /** A record that is needed is compressed or encrypted; PyTorch stores them as they are. */
        ZIP_COMPRESSED,
        /** A record that the checkpoint refers to is not there. */
        ZIP_MISSING_RECORD,
        /** The bytes of a record do not have the checksum that the archive names. */
        ZIP_CHECKSUM,

        // Pickles

        /** The pickle ends in the middle. */
        PICKLE_TRUNCATED,
        /** The pickle has more bytes than any checkpoint's. */
        PICKLE_TOO_LARGE,
        /** The pickle has more opcodes than any checkpoint's. */
        PICKLE_TOO_MANY_STEPS,
        /** Marks are nested deeper than any checkpoint's. */
        PICKLE_TOO_DEEP,
        /** A text or a name is longer than any checkpoint's. */
        PICKLE_TOO_LONG_TEXT,
        /** The pickle notes more values for later than any checkpoint's. */
        PICKLE_MEMO_FULL,
        /** The pickle names a class or function that weights do not need; nothing was executed. */
        PICKLE_UNSAFE_NAME,
        /** The pickle uses an opcode that weights do not need. */
        PICKLE_OPCODE,
        /** The pickle has a protocol of the future. */
        PICKLE_PROTOCOL,
        /** The pickle takes from an empty stack, or a mark is missing. */
        PICKLE_STACK,
        /** The pickle recalls a value that it never noted. */
        PICKLE_MEMO,
        /** An opcode meets a value of the wrong kind. */
        PICKLE_OPERAND,
        /** A number is larger than anything in a checkpoint. */
        PICKLE_INTEGER,

        // Trees of tensors

        /** The contents are nested too deep, contain themselves, or repeat without end. */
        TREE_ENDLESS,
        /** The path to a tensor is longer than any checkpoint's. */
        TREE_NAME_TOO_LONG,
        /** More tensors than any checkpoint has. */
        TOO_MANY_TENSORS,
        /** Two tensors have the same name. */
        DUPLICATE_TENSOR,
        /** A tensor or its storage is not described as PyTorch does it. */
        TENSOR_DESCRIPTION,
        /** A shape that is larger than any file, or has too many dimensions. */
        TENSOR_SHAPE,
        /** Shape, strides and offset of a tensor reach beyond its storage. */
        TENSOR_OUTSIDE_STORAGE,
        /** Strides of 0 make more values of a storage than it could be worth. */
        TENSOR_REPEATS,
        /** A storage of a type that is none of PyTorch's. */
        STORAGE_TYPE,
        /** The file holds more or fewer bytes of a storage than the pickle says. */
        STORAGE_SIZE,

        // PyTorch's legacy stream

        /** A version of the stream that no PyTorch wrote. */
        LEGACY_VERSION,
        /** What stands before the tensors is not what PyTorch writes. */
        LEGACY_HEADER,
        /** The storages that follow are not those that the pickle refers to. */
        LEGACY_STORAGE_KEYS,
        /** The pickle describes one storage in two ways. */
        LEGACY_STORAGE_CONFLICT,
        /** The file ends before its storages do. */
        LEGACY_TRUNCATED,
        /** Bytes follow the last storage. */
        LEGACY_TRAILING,

        // Safetensors

        /** The length of the header is not from 2 to 100,000,000. */
        HEADER_LENGTH,
        /** The file ends within its header. */
        HEADER_TRUNCATED,
        /** The header is no JSON object in UTF-8. */
        HEADER_JSON,
        /** A key stands twice in the header. */
        HEADER_DUPLICATE_KEY,
        /** An entry of the header lacks a part, has one too many, or one of a wrong kind. */
        HEADER_ENTRY,
        /** The metadata is not flat text, or far too much of it. */
        HEADER_METADATA,
        /** A type of number that this library does not read. */
        TENSOR_TYPE,
        /** Type and shape of a tensor do not have the bytes that its offsets span. */
        TENSOR_LENGTH,
        /** Bytes between two tensors belong to none. */
        TENSOR_HOLE,
        /** Two tensors share bytes. */
        TENSOR_OVERLAP,
        /** The file ends before its tensors do. */
        DATA_TRUNCATED,
        /** Bytes follow the last tensor. */
        DATA_TRAILING,

        // Models in several files

        /** The index of a sharded model is no JSON object with a weight_map of texts, or is too large. */
        INDEX_JSON,
        /** The index names a file outside of its own folder. */
        INDEX_PATH,
        /** A file that the index names is not there. */
        INDEX_SHARD,
        /** A tensor is not in the file where the index says. */
        INDEX_TENSOR,

        // Use

        /** A tensor was asked for that is not there. */
        NO_SUCH_TENSOR,
        /** A tensor of more values than can be read at once. */
        TENSOR_TOO_LARGE,
        /** Sound, but of another network: keys are missing or unknown. */
        WRONG_NETWORK,
        /** The same network stands in the file more than once. */
        AMBIGUOUS_NETWORK,
        /** Shapes that do not fit together. */
        WRONG_SHAPE,
        /** Settings that contradict the tensors, or are missing. */
        WRONG_SETTINGS,
        /** A native model of a version that this library does not read. */
        WRONG_VERSION,
        /** A weight that is NaN or infinite, or too large for the type it shall be stored in. */
        BAD_VALUE
    }

    private final Kind kind;

    /**
     * Creates an exception of the kind {@link Kind#WRONG_NETWORK}.
     *
     * @param message the fault, what was expected, and what to do
     */
    public WeightFormatException(String message) {
        this(Kind.WRONG_NETWORK, message, null);
    }

    /**
     * Creates an exception of the kind {@link Kind#WRONG_NETWORK}.
     *
     * @param message the fault, what was expected, and what to do
     * @param cause the cause, or null
     */
    public WeightFormatException(String message, Throwable cause) {
        this(Kind.WRONG_NETWORK, message, cause);
    }

    /**
     * Creates an exception.
     *
     * @param kind the kind of fault
     * @param message the fault, what was expected, and what to do
     */
    public WeightFormatException(Kind kind, String message) {
        this(kind, message, null);
    }

    /**
     * Creates an exception.
     *
     * @param kind the kind of fault
     * @param message the fault, what was expected, and what to do
     * @param cause the cause, or null
     */
    public WeightFormatException(Kind kind, String message, Throwable cause) {
        super(printable(message), cause);
        this.kind = Objects.requireNonNull(kind, "kind");
    }

    /** Removes control characters and limits the length: names in files are untrusted and must not reach a terminal. */
    private static String printable(String message) {
        String plain = message.replaceAll("\\p{Cc}", "?");
        return plain.length() <= LONGEST ? plain : plain.substring(0, LONGEST) + "...";
    }

    /** Returns the kind of fault. */
    public Kind kind() {
        return kind;
    }
}
