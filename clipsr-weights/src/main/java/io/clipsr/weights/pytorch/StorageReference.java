package io.clipsr.weights.pytorch;

import io.clipsr.weights.format.ElementType;
import io.clipsr.weights.format.WeightFormatException;
import io.clipsr.weights.format.WeightFormatException.Kind;
import io.clipsr.weights.pytorch.PickleValue.Global;
import io.clipsr.weights.pytorch.PickleValue.Int;
import io.clipsr.weights.pytorch.PickleValue.None;
import io.clipsr.weights.pytorch.PickleValue.PersistentId;
import io.clipsr.weights.pytorch.PickleValue.Sequence;
import io.clipsr.weights.pytorch.PickleValue.Text;
import java.util.Comparator;
import java.util.List;

/**
 * A pickle's reference to a storage, such as {@code ('storage', torch.FloatStorage, '0', 'cpu', 24)}. The location is
 * ignored. In the legacy stream, a storage may be a view of a range of another one.
 *
 * @param type the type of its values
 * @param key the name of the storage in the file
 * @param count the number of values of the whole storage
 * @param first the index of the first value of the view
 * @param size the number of values of the view
 */
record StorageReference(ElementType type, String key, long count, long first, long size)
        implements Comparable<StorageReference> {
    private static final Comparator<StorageReference> ORDER = Comparator.comparing(StorageReference::key)
            .thenComparing(storage -> storage.type)
            .thenComparingLong(StorageReference::count)
            .thenComparingLong(StorageReference::first)
            .thenComparingLong(StorageReference::size);

    @Override
    public int compareTo(StorageReference other) {
        return ORDER.compare(this, other);
    }

    /**
     * Parses a persistent id.
     *
     * @param file the name of the file in messages
     * @throws WeightFormatException if it is not a storage, or one of an unknown type
     */
    static StorageReference of(String file, PersistentId id) {
        if (id.id() instanceof Sequence tuple
                && tuple.items.size() >= 5
                && tuple.items.size() <= 6
                && tuple.items.get(0) instanceof Text kind
                && kind.value().equals("storage")
                && tuple.items.get(1) instanceof Global type
                && tuple.items.get(2) instanceof Text key
                && tuple.items.get(4) instanceof Int count
                && count.value() >= 0) {
            PickleValue view = tuple.items.size() == 6 ? tuple.items.get(5) : None.NONE;
            return of(file, type(file, type), key.value(), count.value(), view);
        }
        throw malformed(Kind.TENSOR_DESCRIPTION, file, "a storage is not described as PyTorch does it");
    }

    private static StorageReference of(String file, ElementType type, String key, long count, PickleValue view) {
        if (view == None.NONE) {
            return new StorageReference(type, key, count, 0, count);
        }
        if (view instanceof Sequence three
                && three.items.size() == 3
                && three.items.get(1) instanceof Int first
                && three.items.get(2) instanceof Int size
                && first.value() >= 0
                && size.value() >= 0
                && first.value() <= count
                && size.value() <= count - first.value()) {
            return new StorageReference(type, key, count, first.value(), size.value());
        }
        throw malformed(
                Kind.TENSOR_DESCRIPTION,
                file,
                "the window of storage '" + key + "' is not described as PyTorch does it");
    }

    /** Returns the number of bytes of the whole storage. */
    long bytes(String file) {
        try {
            return Math.multiplyExact(count, type.bytes());
        } catch (ArithmeticException e) {
            throw malformed(
                    Kind.STORAGE_SIZE,
                    file,
                    "storage '" + key + "' claims " + count + " values, more than any file holds");
        }
    }

    /** The storage types of PyTorch; {@link PickleMachine} rejects all others. */
    static final List<String> TYPES = List.of(
            "torch.DoubleStorage",
            "torch.FloatStorage",
            "torch.HalfStorage",
            "torch.BFloat16Storage",
            "torch.LongStorage",
            "torch.IntStorage",
            "torch.ShortStorage",
            "torch.CharStorage",
            "torch.ByteStorage",
            "torch.BoolStorage");

    private static final List<ElementType> ELEMENTS = List.of(
            ElementType.F64,
            ElementType.F32,
            ElementType.F16,
            ElementType.BF16,
            ElementType.I64,
            ElementType.I32,
            ElementType.I16,
            ElementType.I8,
            ElementType.U8,
            ElementType.BOOL);

    private static ElementType type(String file, Global storage) {
        int index = TYPES.indexOf(storage.path());
        if (index < 0) {
            throw malformed(Kind.STORAGE_TYPE, file, "'" + storage.path() + "' is not a storage");
        }
        return ELEMENTS.get(index);
    }

    private static WeightFormatException malformed(Kind kind, String file, String fault) {
        return new WeightFormatException(
                kind, file + " is a damaged checkpoint: " + fault + "; copy or download it again.");
    }
}
