package io.clipsr.weights.pytorch;

import io.clipsr.weights.format.WeightFormatException;
import io.clipsr.weights.format.WeightFormatException.Kind;
import io.clipsr.weights.pytorch.PickleValue.Bool;
import io.clipsr.weights.pytorch.PickleValue.Dict;
import io.clipsr.weights.pytorch.PickleValue.Int;
import io.clipsr.weights.pytorch.PickleValue.Large;
import io.clipsr.weights.pytorch.PickleValue.PersistentId;
import io.clipsr.weights.pytorch.PickleValue.Sequence;
import io.clipsr.weights.pytorch.PickleValue.Text;
import io.clipsr.weights.storage.ByteSource;
import io.clipsr.weights.storage.ParseLimits;
import io.clipsr.weights.storage.TensorStore;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/**
 * A checkpoint in the legacy format of torch.save, the default before PyTorch 1.6. It consists of five pickles (a magic
 * number, the version, properties of the machine, the tree, the keys of the storages), and then for each key the number
 * of its values and the values. Opening reads the pickles and the numbers, but no tensors.
 */
public final class LegacyFile extends TensorStore {
    private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
    private static final int VERSION = 1001;
    private static final int COUNT_BYTES = 8;

    private LegacyFile(ByteSource source, Checkpoint contents) {
        super(source, contents.tensors(), contents.metadata());
    }

    /** Returns whether the first bytes are those of a pickle with protocol 1 or later. */
    public static boolean recognises(byte[] start) {
        return start.length >= 2 && start[0] == (byte) 0x80 && start[1] >= 1 && start[1] <= 5;
    }

    /**
     * Opens a file; the source is closed with it.
     *
     * @throws WeightFormatException if it is damaged, unsafe, or not supported
     */
    public static LegacyFile open(ByteSource source, ParseLimits limits) {
        PickleMachine machine = new PickleMachine(source.name(), limits, false);
        if (!(machine.read(source, 0, source.size()) instanceof Large magic
                && magic.value().equals(MAGIC))) {
            throw new WeightFormatException(
                    Kind.NOT_A_CHECKPOINT,
                    source.name() + " is a Python pickle, but not a PyTorch checkpoint; "
                            + "nothing of it was executed. A checkpoint written by torch.save was expected.");
        }
        PickleValue version = next(machine, source);
        if (!(version instanceof Int number && number.value() == VERSION)) {
            throw malformed(
                    Kind.LEGACY_VERSION, source, "it does not have the version " + VERSION + " that PyTorch writes");
        }
        checkByteOrder(source, next(machine, source));
        PickleValue tree = next(machine, source);
        Map<String, StorageReference> storages = new HashMap<>();
        for (PersistentId id : machine.references()) {
            add(source, StorageReference.of(source.name(), id), storages);
        }
        if (!(next(machine, source) instanceof Sequence keys)) {
            throw malformed(Kind.LEGACY_HEADER, source, "the keys of its storages are no list");
        }
        Map<String, Extent> extents = extents(source, machine.end(), keys, storages);
        Checkpoint contents = new Checkpoint(source.name(), limits, storage -> extents.get(storage.key()));
        contents.walk(tree);
        return new LegacyFile(source, contents);
    }

    @Override
    public String container() {
        return "PyTorch legacy checkpoint";
    }

    private static PickleValue next(PickleMachine machine, ByteSource source) {
        return machine.read(source, machine.end(), source.size());
    }

    private static void checkByteOrder(ByteSource source, PickleValue machine) {
        if (!(machine instanceof Dict facts && facts.get("little_endian") instanceof Bool little)) {
            throw malformed(Kind.LEGACY_HEADER, source, "it lacks the description of the machine that saved it");
        }
        if (!little.value()) {
            throw new WeightFormatException(
                    Kind.BIG_ENDIAN,
                    source.name() + " was saved on a big-endian machine, which cannot be "
                            + "read; save it again on a little-endian one.");
        }
    }

    private static void add(ByteSource source, StorageReference storage, Map<String, StorageReference> storages) {
        StorageReference other = storages.putIfAbsent(storage.key(), storage);
        if (other != null && (other.type() != storage.type() || other.count() != storage.count())) {
            throw malformed(
                    Kind.LEGACY_STORAGE_CONFLICT,
                    source,
                    "storage '" + storage.key() + "' holds " + other.count() + " values of " + other.type()
                            + " in one place and " + storage.count() + " of " + storage.type() + " in another");
        }
    }

    /**
     * Returns the position of each storage's values; the storages and their counts follow each other to the file's end.
     */
    private static Map<String, Extent> extents(
            ByteSource source, long start, Sequence keys, Map<String, StorageReference> storages) {
        Map<String, Extent> extents = new HashMap<>();
        long at = start;
        for (PickleValue key : keys.items) {
            StorageReference storage = key instanceof Text text ? storages.get(text.value()) : null;
            if (storage == null || extents.containsKey(storage.key())) {
                throw malformed(
                        Kind.LEGACY_STORAGE_KEYS, source, "it contains a storage that is not referenced, or one twice");
            }
            if (source.size() - at < COUNT_BYTES) {
                throw truncated(source, storage);
            }
            long count = ByteBuffer.wrap(source.bytes(at, COUNT_BYTES))
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .getLong();
            if (count != storage.count()) {
                throw malformed(
                        Kind.STORAGE_SIZE,
                        source,
                        "storage '" + storage.key() + "' must hold " + storage.count() + " values, " + count
                                + " follow");
            }
            at += COUNT_BYTES;
            long bytes = storage.bytes(source.name());
            if (bytes > source.size() - at) {
                throw truncated(source, storage);
            }
            extents.put(storage.key(), new Extent(at, bytes));
            at += bytes;
        }
        if (extents.size() != storages.size()) {
            throw malformed(
                    Kind.LEGACY_STORAGE_KEYS,
                    source,
                    extents.size() + " storages are stored, but " + storages.size() + " are referenced");
        }
        if (at != source.size()) {
            throw malformed(Kind.LEGACY_TRAILING, source, (source.size() - at) + " bytes follow its last storage");
        }
        return extents;
    }

    private static WeightFormatException truncated(ByteSource source, StorageReference storage) {
        return malformed(Kind.LEGACY_TRUNCATED, source, "it ends within storage '" + storage.key() + "'");
    }

    private static WeightFormatException malformed(Kind kind, ByteSource source, String fault) {
        return new WeightFormatException(
                kind, source.name() + " is a damaged checkpoint: " + fault + "; copy or download it again.");
    }
}
