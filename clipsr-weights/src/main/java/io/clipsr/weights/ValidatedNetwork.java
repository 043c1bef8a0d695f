package io.clipsr.weights;

import io.clipsr.weights.FileBackedModel.Source;
import io.clipsr.weights.ModelConfig.Graph;
import io.clipsr.weights.format.TensorInfo;
import io.clipsr.weights.format.WeightFormatException;
import io.clipsr.weights.format.WeightFormatException.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A network in files whose keys and shapes have been validated: there are no missing and no unknown keys, and every
 * shape follows from the widths.
 *
 * @param config the configuration
 * @param widths the sizes of the network
 * @param sources the tensors that the network uses, by native name
 */
record ValidatedNetwork(ModelConfig config, Widths widths, Map<String, Source> sources) {
    private static final int SHOWN = 5;

    /**
     * Validates a whole model.
     *
     * @param file the name of the file or files in messages
     * @param metadata the metadata with the settings that do not follow from shapes
     * @param found the tensors of the files, by native name
     * @param asked the requested graph; null for the file's own
     * @throws WeightFormatException naming the first keys that are missing, unknown or of a wrong shape
     */
    static ValidatedNetwork of(String file, Map<String, String> metadata, Map<String, Source> found, Graph asked) {
        Widths widths = widths(found);
        ModelConfig config = new ConfigReader(file, metadata).read(found.keySet(), widths, asked);
        return check(file, config, widths, found, ParameterTable.of(config, widths));
    }

    /** Validates a generator alone, which cannot run but can be described. */
    static ValidatedNetwork ofGenerator(
            String file, Map<String, String> metadata, Map<String, Source> found, Graph asked) {
        Widths widths = widths(found);
        ModelConfig config = new ConfigReader(file, metadata).read(found.keySet(), widths, asked);
        return check(file, config, widths, found, ParameterTable.ofGenerator(config, widths));
    }

    private static Widths widths(Map<String, Source> found) {
        return Widths.of(found.keySet(), name -> {
            Source source = found.get(name);
            return source == null ? null : source.info().dimensions();
        });
    }

    private static ValidatedNetwork check(
            String file, ModelConfig config, Widths widths, Map<String, Source> found, Map<String, int[]> expected) {
        List<String> missing = expected.keySet().stream()
                .filter(name -> !found.containsKey(name))
                .toList();
        List<String> unknown = found.keySet().stream()
                .filter(name -> !expected.containsKey(name) && !ParameterTable.isUnused(name, config.graph()))
                .toList();
        if (!missing.isEmpty() || !unknown.isEmpty()) {
            List<String> faults = new ArrayList<>();
            if (!missing.isEmpty()) {
                faults.add("lacks " + listed(missing, expected.size()));
            }
            if (!unknown.isEmpty()) {
                faults.add("has unknown keys " + listed(unknown, found.size()));
            }
            throw new WeightFormatException(
                    Kind.WRONG_NETWORK,
                    file + " does not hold the network of the "
                            + ConfigReader.label(config.graph()) + " graph: it " + String.join("; it ", faults) + "."
                            + (isReleasedOnly(config, missing) ? " It has the released graph: select that one." : ""));
        }
        Map<String, Source> live = new LinkedHashMap<>();
        List<String> wrong = new ArrayList<>();
        expected.forEach((name, shape) -> {
            TensorInfo info = found.get(name).info();
            if (!Arrays.equals(shape, info.dimensions()) || info.count() == 0) {
                wrong.add("'" + name + "' is " + info.shapeText() + ", expected "
                        + Arrays.stream(shape).mapToObj(String::valueOf).collect(Collectors.joining("x")));
            }
            live.put(name, found.get(name));
        });
        if (!wrong.isEmpty()) {
            throw new WeightFormatException(
                    Kind.WRONG_SHAPE, file + " has shapes that do not fit together: " + limited(wrong, "; ") + ".");
        }
        boolean paper = config.graph() == Graph.PAPER;
        return new ValidatedNetwork(
                config, paper ? widths : new Widths(widths.generator(), Widths.Refinement.NONE, widths.text()), live);
    }

    private static boolean isReleasedOnly(ModelConfig config, List<String> missing) {
        return config.graph() == Graph.PAPER
                && !missing.isEmpty()
                && missing.stream().allMatch(name -> ParameterTable.isUnused(name, Graph.RELEASED));
    }

    private static String listed(List<String> names, int of) {
        return "(" + names.size() + " of " + of + "): " + limited(names, ", ");
    }

    private static String limited(List<String> texts, String separator) {
        String shown = texts.stream().limit(SHOWN).collect(Collectors.joining(separator));
        return texts.size() <= SHOWN ? shown : shown + separator + "and " + (texts.size() - SHOWN) + " more";
    }
}
