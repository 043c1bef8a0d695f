package io.clipsr.weights.format;

import io.clipsr.weights.support.PlainLine;
import java.util.Objects;

/**
 * Thrown if a weight file cannot be read or is invalid. The message says what was wrong, what was expected, and what to
 * do.
 */
public class WeightFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The kind of fault, for programs; the message is for the user. The tests have a malformed file for each kind. */
    public enum Kind {
        // Files

        /** There is no such file. */
        NOT_FOUND,
        /** The path is that of a folder, a pipe or a device. */
        NOT_A_FILE,
        /** The file may not be read, or the disk failed. */
        UNREADABLE,
        /** The file became shorter while it was read. */
        CHANGED,

        // File formats

        /** The file has no bytes. */
        EMPTY_FILE,
        /** The file is neither a PyTorch nor a safetensors file. */
        NOT_A_WEIGHT_FILE,
        /** The file is a zip archive or a pickle, but was not written by torch.save or torch.jit.save. */
        NOT_A_CHECKPOINT,
        /** The file was saved on a big-endian machine. */
        BIG_ENDIAN,

        // Zip archives

        /** The directory at the end of the archive is missing. */
        ZIP_TRUNCATED,
        /** The directory lies outside the file, is damaged, or has a wrong count. */
        ZIP_DIRECTORY,
        /** The archive has more records, or a larger directory, than any checkpoint. */
        ZIP_TOO_LARGE,
        /** Two records have the same name. */
        ZIP_DUPLICATE_NAME,
        /** The path of a record leads out of the folder to which the archive is unpacked. */
        ZIP_UNSAFE_NAME,
        /** A record lies outside the file. */
        ZIP_RECORD_OUTSIDE,
        /** Two records share bytes, as in a zip bomb. */
        ZIP_OVERLAP,
        /** The directory and the local header of a record contradict each other. */
        ZIP_HEADERS_DISAGREE,
        /** A required record is compressed or encrypted; PyTorch stores records without compression. */
        ZIP_COMPRESSED,
        /** A record that the checkpoint refers to is missing. */
        ZIP_MISSING_RECORD,
        /** The bytes of a record do not match its checksum. */
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
        /** The pickle has more memo entries than any checkpoint's. */
        PICKLE_MEMO_FULL,
        /** The pickle names a class or function that weights do not need; nothing was executed. */
        PICKLE_UNSAFE_NAME,
        /** The pickle uses an opcode that weights do not need. */
        PICKLE_OPCODE,
        /** The pickle has an unsupported protocol version. */
        PICKLE_PROTOCOL,
        /** The pickle pops from an empty stack, or a mark is missing. */
        PICKLE_STACK,
        /** The pickle reads a memo entry that it never wrote. */
        PICKLE_MEMO,
        /** An opcode has an operand of the wrong type. */
        PICKLE_OPERAND,
        /** A number is larger than anything in a checkpoint. */
        PICKLE_INTEGER,

        // Trees of tensors

        /** The contents are nested too deep, contain themselves, or repeat too often. */
        TREE_ENDLESS,
        /** The path to a tensor is longer than any checkpoint's. */
        TREE_NAME_TOO_LONG,
        /** The file has more tensors than any checkpoint. */
        TOO_MANY_TENSORS,
        /** Two tensors have the same name. */
        DUPLICATE_TENSOR,
        /** The description of a tensor or its storage does not have PyTorch's form. */
        TENSOR_DESCRIPTION,
        /** A shape is larger than any file, or has too many dimensions. */
        TENSOR_SHAPE,
        /** Shape, strides and offset of a tensor reach beyond its storage. */
        TENSOR_OUTSIDE_STORAGE,
        /** Strides of 0 repeat the values of a storage too often. */
        TENSOR_REPEATS,
        /** The type of a storage is not one of PyTorch's. */
        STORAGE_TYPE,
        /** The number of bytes of a storage in the file differs from that in the pickle. */
        STORAGE_SIZE,

        // PyTorch's legacy stream

        /** The stream has a version that PyTorch never wrote. */
        LEGACY_VERSION,
        /** The header before the tensors does not have PyTorch's form. */
        LEGACY_HEADER,
        /** The stored storages are not those that the pickle refers to. */
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
        /** The header is not a JSON object in UTF-8. */
        HEADER_JSON,
        /** A key occurs twice in the header. */
        HEADER_DUPLICATE_KEY,
        /** An entry of the header has a missing, unknown or invalid part. */
        HEADER_ENTRY,
        /** The metadata is not flat text, or is too long. */
        HEADER_METADATA,
        /** A type of number is not supported by this library. */
        TENSOR_TYPE,
        /** The offsets of a tensor do not match the size of its type and shape. */
        TENSOR_LENGTH,
        /** There are unused bytes between two tensors. */
        TENSOR_HOLE,
        /** Two tensors share bytes. */
        TENSOR_OVERLAP,
        /** The file ends before its tensors do. */
        DATA_TRUNCATED,
        /** Bytes follow the last tensor. */
        DATA_TRAILING,

        // Models in several files

        /** The index of a sharded model is not a JSON object with a weight_map of strings, or is too large. */
        INDEX_JSON,
        /** The index names a file outside of its own folder. */
        INDEX_PATH,
        /** A file of the index is missing. */
        INDEX_SHARD,
        /** A tensor is not in the file that the index gives for it. */
        INDEX_TENSOR,

        // Use

        /** A requested tensor does not exist. */
        NO_SUCH_TENSOR,
        /** A tensor has more values than can be read at once. */
        TENSOR_TOO_LARGE,
        /** The file is valid, but of another network: keys are missing or unknown. */
        WRONG_NETWORK,
        /** The file contains the same network more than once. */
        AMBIGUOUS_NETWORK,
        /** Shapes do not fit together. */
        WRONG_SHAPE,
        /** Settings contradict the tensors, or are missing. */
        WRONG_SETTINGS,
        /** The file is a native model of a version that this library does not support. */
        WRONG_VERSION,
        /** A weight is NaN or infinite, or too large for the type in which it is to be stored. */
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
        super(PlainLine.of(message), cause); // names in files are untrusted
        this.kind = Objects.requireNonNull(kind, "kind");
    }

    /** Returns the kind of fault. */
    public Kind kind() {
        return kind;
    }
}
