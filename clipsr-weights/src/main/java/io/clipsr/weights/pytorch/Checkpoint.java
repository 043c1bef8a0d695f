package io.clipsr.weights.pytorch;

import io.clipsr.weights.format.ElementType;
import io.clipsr.weights.format.TensorInfo;
import io.clipsr.weights.format.WeightFormatException;
import io.clipsr.weights.format.WeightFormatException.Kind;
import io.clipsr.weights.pytorch.PickleValue.Bool;
import io.clipsr.weights.pytorch.PickleValue.Call;
import io.clipsr.weights.pytorch.PickleValue.Dict;
import io.clipsr.weights.pytorch.PickleValue.Instance;
import io.clipsr.weights.pytorch.PickleValue.Int;
import io.clipsr.weights.pytorch.PickleValue.PersistentId;
import io.clipsr.weights.pytorch.PickleValue.Real;
import io.clipsr.weights.pytorch.PickleValue.Sequence;
import io.clipsr.weights.pytorch.PickleValue.Text;
import io.clipsr.weights.storage.ParseLimits;
import io.clipsr.weights.storage.StoredTensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Finds the tensors in the tree of a checkpoint. It traverses the dictionaries and lists, and names each tensor by its
 * path of keys, such as {@code model.netG.R.weight}. Plain values at the top level and in {@code config} become
 * metadata.
 */
final class Checkpoint {
    /** The largest number of visited values; it limits the work for a tree that contains itself or repeats a part. */
    private static final int MAX_VALUES = 250_000;

    private static final int MAX_DEPTH = 32;
    /** The depth below which values are not settings. */
    private static final int SETTINGS_END = 3;

    private static final int MAX_NAME = 500;
    /** The largest number of values that views may repeat, since repeated values take no space in the file. */
    private static final long MAX_REPEATED = 1 << 20;

    private final String file;
    private final ParseLimits limits;
    private final Function<StorageReference, Extent> storages;
    /** An ordered map, since a malicious file could choose keys that all have the same hash. */
    private final Map<StorageReference, Extent> found = new TreeMap<>();

    private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    private final Map<String, StorageReference> storageOf = new HashMap<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private int visited;
    private long repeated;
    /** The remaining number of characters for metadata; settings are short, but other values may be long. */
    private int room = 1 << 16;

    /**
     * Finds the tensors of a checkpoint.
     *
     * @param storages the function from a storage to the position of its bytes
     */
    Checkpoint(String file, ParseLimits limits, Function<StorageReference, Extent> storages) {
        this.file = file;
        this.limits = limits;
        this.storages = storages;
    }

    Collection<StoredTensor> tensors() {
        return tensors.values();
    }

    Map<String, String> metadata() {
        return metadata;
    }

    /** Returns the storage of each tensor, by the tensor's name. */
    Map<String, StorageReference> storages() {
        return storageOf;
    }

    void walk(PickleValue tree) {
        walk("", 0, tree);
    }

    private void walk(String path, int depth, PickleValue value) {
        visit(depth);
        if (path.length() > MAX_NAME) {
            throw malformed(
                    Kind.TREE_NAME_TOO_LONG,
                    "a name in it has more than " + MAX_NAME + " characters, '" + path.substring(0, 40) + "...'");
        }
        if (value instanceof Dict dict) {
            walk(path, depth, dict);
        } else if (value instanceof Instance module) {
            // Plain attributes of a TorchScript module, such as 'training', are not settings of the checkpoint.
            if (module.state instanceof Dict attributes) {
                walk(path, Math.max(depth, SETTINGS_END), attributes);
            }
        } else if (value instanceof Sequence list && !(isSetting(path, depth) && isPlain(list))) {
            for (int i = 0; i < list.items.size(); i++) {
                walk(path.isEmpty() ? "" + i : path + "." + i, depth + 1, list.items.get(i));
            }
        } else if (value instanceof Call call) {
            tensor(path, call).ifPresent(tensor -> {
                if (tensors.size() == limits.tensors()) {
                    throw malformed(Kind.TOO_MANY_TENSORS, "it has more than " + limits.tensors() + " tensors");
                }
                if (tensors.put(path, tensor) != null) {
                    throw malformed(Kind.DUPLICATE_TENSOR, "two tensors are called '" + path + "'");
                }
            });
        } else if (isSetting(path, depth)) {
            setting(value).ifPresent(text -> {
                room -= text.length();
                metadata.put(path, text);
            });
        }
    }

    private void walk(String path, int depth, Dict dict) {
        for (Dict.Entry entry : dict.entries) {
            Optional<String> key = plain(entry.key());
            if (key.isPresent()) {
                walk(path.isEmpty() ? key.get() : path + "." + key.get(), depth + 1, entry.value());
            } else {
                visit(depth); // ignored, but counted, because a dictionary may occur many times
            }
        }
    }

    private void visit(int depth) {
        if (++visited > MAX_VALUES || depth > MAX_DEPTH) {
            throw malformed(Kind.TREE_ENDLESS, "its contents are nested too deep or repeat without end");
        }
    }

    private static boolean isSetting(String path, int depth) {
        return depth == 1 || depth == 2 && path.startsWith("config.");
    }

    private boolean isPlain(Sequence list) {
        visited += list.items.size();
        return list.items.stream().allMatch(item -> plain(item).isPresent());
    }

    /** Returns a plain value, or a list of plain values, as text; empty if it is something else or too long. */
    private Optional<String> setting(PickleValue value) {
        List<PickleValue> items = value instanceof Sequence list ? list.items : List.of(value);
        StringJoiner text = new StringJoiner(",");
        for (PickleValue item : items) {
            Optional<String> plain = plain(item);
            if (plain.isEmpty() || text.length() + plain.get().length() > room) {
                return Optional.empty();
            }
            text.add(plain.get());
        }
        return Optional.of(text.toString());
    }

    private static Optional<String> plain(PickleValue value) {
        if (value instanceof Text text) {
            return Optional.of(text.value());
        } else if (value instanceof Int number) {
            return Optional.of(Long.toString(number.value()));
        } else if (value instanceof Real number) {
            return Optional.of(Double.toString(number.value()));
        } else if (value instanceof Bool flag) {
            return Optional.of(Boolean.toString(flag.value()));
        }
        return Optional.empty();
    }

    /**
     * Reads {@code _rebuild_tensor_v2(storage, offset, size, stride, ...)} or {@code _rebuild_parameter(tensor, ...)}.
     */
    private Optional<StoredTensor> tensor(String name, Call call) {
        String function = call.function().path();
        List<PickleValue> arguments = call.arguments();
        if (function.equals("torch._utils._rebuild_parameter")
                && !arguments.isEmpty()
                && arguments.get(0) instanceof Call inner
                && inner.function().path().equals("torch._utils._rebuild_tensor_v2")) {
            return tensor(name, inner);
        }
        if (!function.equals("torch._utils._rebuild_tensor_v2")) {
            return Optional.empty();
        }
        if (arguments.size() < 4
                || !(arguments.get(0) instanceof PersistentId id)
                || !(arguments.get(1) instanceof Int offset)) {
            throw undescribed(name);
        }
        return Optional.of(place(
                name,
                StorageReference.of(file, id),
                offset.value(),
                numbers(name, arguments.get(2)),
                numbers(name, arguments.get(3))));
    }

    private StoredTensor place(
            String name, StorageReference storage, long offset, List<Long> shape, List<Long> strides) {
        Extent extent = found.computeIfAbsent(storage, storages);
        ElementType type = storage.type();
        long capacity = storage.size();
        storageOf.put(name, storage);
        try {
            TensorInfo info = new TensorInfo(
                    name, type, shape.stream().map(Math::toIntExact).toList());
            StoredTensor tensor = new StoredTensor(
                    info,
                    Math.addExact(
                            extent.position(),
                            Math.multiplyExact(Math.addExact(storage.first(), offset), type.bytes())),
                    strides);
            if (offset < 0 || tensor.span() > 0 && Math.addExact(offset, tensor.span()) > capacity) {
                throw malformed(
                        Kind.TENSOR_OUTSIDE_STORAGE,
                        "tensor '" + name + "' (" + type + " " + info.shapeText()
                                + ", strides " + strides + ", offset " + offset
                                + ") reaches beyond its storage, which holds " + capacity
                                + " values");
            }
            long more = Math.max(0, info.count() - capacity);
            if (more > MAX_REPEATED - repeated) { // not their sum, which may overflow
                throw malformed(
                        Kind.TENSOR_REPEATS,
                        "tensor '" + name + "' (" + info.shapeText() + ", strides " + strides + ") repeats the "
                                + capacity + " values of its storage too often");
            }
            repeated += more;
            return tensor;
        } catch (ArithmeticException | IllegalArgumentException e) {
            throw malformed(
                    Kind.TENSOR_SHAPE, "tensor '" + name + "' has a shape of " + shape + " with strides " + strides);
        }
    }

    private List<Long> numbers(String name, PickleValue value) {
        List<PickleValue> items = value instanceof Sequence plain
                ? plain.items
                : value instanceof Call call
                                && call.arguments().size() == 1
                                && call.arguments().get(0) instanceof Sequence size
                        ? size.items
                        : List.of(value);
        if (items.size() > ParseLimits.DIMENSIONS) {
            throw malformed(Kind.TENSOR_SHAPE, "tensor '" + name + "' has " + items.size() + " dimensions");
        }
        List<Long> numbers = new ArrayList<>();
        for (PickleValue item : items) {
            if (!(item instanceof Int number) || number.value() < 0) {
                throw undescribed(name);
            }
            numbers.add(number.value());
        }
        return numbers;
    }

    private WeightFormatException undescribed(String name) {
        return malformed(Kind.TENSOR_DESCRIPTION, "tensor '" + name + "' is not described as PyTorch does it");
    }

    private WeightFormatException malformed(Kind kind, String fault) {
        return new WeightFormatException(
                kind, file + " is a damaged checkpoint: " + fault + "; copy or download it again.");
    }
}
