package io.clipsr.weights.pytorch;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * What a pickle describes, as a tree of plain data. Classes and functions appear by name only; nothing is ever made
 * from such a name. Lists, dictionaries and calls are mutable while the machine runs and may be shared.
 */
sealed interface PickleValue {

    /** None. */
    enum None implements PickleValue {
        NONE
    }

    /** True or False. */
    record Bool(boolean value) implements PickleValue {}

    /** A whole number. */
    record Int(long value) implements PickleValue {}

    /** A whole number beyond 64 bits: of such a one the legacy stream's magic number is the only use. */
    record Large(BigInteger value) implements PickleValue {}

    /** A floating-point number. */
    record Real(double value) implements PickleValue {}

    /** Text, or a byte string of Python 2. */
    record Text(String value) implements PickleValue {}

    /** The name of a class or a function. */
    record Global(String module, String name) implements PickleValue {
        /** {@code torch._utils._rebuild_tensor_v2}. */
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

    /** A function or class applied to arguments: not done, only noted. */
    record Call(Global function, List<PickleValue> arguments) implements PickleValue {}

    /** An object of a class, with what was set on it: not made, only noted. TorchScript's modules are such. */
    final class Instance implements PickleValue {
        final Global type;
        PickleValue state = None.NONE;

        Instance(Global type) {
            this.type = type;
        }
    }
}
