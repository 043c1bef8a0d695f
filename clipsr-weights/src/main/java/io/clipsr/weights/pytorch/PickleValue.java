package io.clipsr.weights.pytorch;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * The value of a pickle, as a tree of plain data. Classes and functions are represented by their names only and are
 * never instantiated or called. Lists, dictionaries and calls are mutable while the machine runs and may be shared.
 */
sealed interface PickleValue {

    /** Python's {@code None}. */
    enum None implements PickleValue {
        NONE
    }

    /** A truth value. */
    record Bool(boolean value) implements PickleValue {}

    /** A whole number. */
    record Int(long value) implements PickleValue {}

    /** A whole number beyond 64 bits, used only for the magic number of the legacy stream. */
    record Large(BigInteger value) implements PickleValue {}

    /** A floating-point number. */
    record Real(double value) implements PickleValue {}

    /** Text, or a byte string of Python 2. */
    record Text(String value) implements PickleValue {}

    /** The name of a class or a function. */
    record Global(String module, String name) implements PickleValue {
        /** Returns the qualified name, such as {@code torch._utils._rebuild_tensor_v2}. */
        String path() {
            return module + "." + name;
        }
    }

    /** A reference to something outside the pickle: PyTorch's storages. */
    record PersistentId(PickleValue id) implements PickleValue {}

    /** A list or a tuple. */
    final class Sequence implements PickleValue {
        final List<PickleValue> items;

        Sequence(List<PickleValue> items) {
            this.items = new ArrayList<>(items);
        }
    }

    /** A dictionary, also an OrderedDict. */
    final class Dict implements PickleValue {
        final List<Entry> entries = new ArrayList<>();

        record Entry(PickleValue key, PickleValue value) {}

        /** Returns the value of a text key, or null; a key given twice has its last value, as in Python. */
        PickleValue get(String key) {
            PickleValue found = null;
            for (Entry entry : entries) {
                if (entry.key() instanceof Text text && text.value().equals(key)) {
                    found = entry.value();
                }
            }
            return found;
        }
    }

    /** A call of a function or class with arguments, which is not executed. */
    record Call(Global function, List<PickleValue> arguments) implements PickleValue {}

    /** An object of a class, with its state, which is not instantiated. TorchScript's modules have this form. */
    final class Instance implements PickleValue {
        final Global type;
        PickleValue state = None.NONE;

        Instance(Global type) {
            this.type = type;
        }
    }
}
