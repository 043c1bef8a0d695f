package io.clipsr.weights.pytorch;

import io.clipsr.weights.format.WeightFormatException;
import io.clipsr.weights.format.WeightFormatException.Kind;
import io.clipsr.weights.storage.FileBytes;
import io.clipsr.weights.storage.ParseLimits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads a pickled list of texts, as data sets hold the names of their pictures. Nothing is executed. */
public final class PickledNames {

    private PickledNames() {}

    /**
     * Reads a list.
     *
     * @param file the pickle, of any protocol from 0 to 5
     * @return the texts in their order
     * @throws WeightFormatException if the file cannot be read, is damaged, names a class or a function, or is not a
     *     list of texts
     */
    public static List<String> read(Path file) {
        try (FileBytes bytes = FileBytes.open(file)) {
            PickleMachine machine = new PickleMachine(file.toString(), ParseLimits.DEFAULT, false);
            List<String> names = new ArrayList<>();
            if (!(machine.read(bytes, 0, bytes.size()) instanceof PickleValue.Sequence list)) {
                throw unexpected(file, "it is no list");
            }
            for (PickleValue item : list.items) {
                if (!(item instanceof PickleValue.Text text)) {
                    throw unexpected(file, "its item " + (names.size() + 1) + " is no text");
                }
                names.add(text.value());
            }
            return names;
        } catch (WeightFormatException e) {
            if (e.kind() == Kind.PICKLE_UNSAFE_NAME || e.kind() == Kind.PICKLE_OPCODE) {
                throw new WeightFormatException(
                        e.kind(),
                        file + " is no plain list of file names: its pickle "
                                + (e.kind() == Kind.PICKLE_OPCODE
                                        ? "has parts that such a list does not need"
                                        : "names a class or function, " + quoted(e.getMessage()))
                                + ". Nothing was executed. Get the data set from another source.",
                        e);
            }
            throw e;
        }
    }

    private static WeightFormatException unexpected(Path file, String fault) {
        return new WeightFormatException(
                Kind.PICKLE_OPERAND, file + ": " + fault + "; a pickled list of file names was expected.");
    }

    private static String quoted(String message) {
        int start = message.indexOf('\'');
        return message.substring(start, message.indexOf('\'', start + 1) + 1);
    }
}
