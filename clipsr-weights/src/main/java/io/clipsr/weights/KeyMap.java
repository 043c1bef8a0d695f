package io.clipsr.weights;

import io.clipsr.weights.format.TensorFile;
import io.clipsr.weights.format.WeightFormatException;
import io.clipsr.weights.format.WeightFormatException.Kind;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the generator and the text encoder in a file by their well-known key names. Each may have a prefix, such as
 * {@code model.netG.} or {@code module.}, and both may be in one file.
 */
final class KeyMap {
    private static final List<String> GENERATOR = List.of(
            "conv_before_upsample.0.weight",
            "conv_after_body.0.weight",
            "upsample.0.weight",
            "GBlocks.0.c1.weight",
            "GBlocks.3.c2.weight");
    private static final List<String> TEXT = List.of(
            "token_embedding.weight",
            "text_projection",
            "ln_final.weight",
            "transformer.resblocks.0.attn.in_proj_weight");
    /** The number of well-known names with the same prefix that identify a part; a single one may be a coincidence. */
    private static final int MIN_MATCHES = 2;

    private final TensorFile file;
    private final String generator;
    private final String text;

    private KeyMap(TensorFile file, String generator, String text) {
        this.file = file;
        this.generator = generator;
        this.text = text;
    }

    /**
     * Finds the parts of a file.
     *
     * @throws WeightFormatException if the file has a part twice
     */
    static KeyMap of(TensorFile file) {
        return new KeyMap(file, wrapping(file, GENERATOR), wrapping(file, TEXT));
    }

    /** Returns the prefix of the generator's names, such as {@code model.netG.}; null without a generator. */
    String generatorWrapping() {
        return generator;
    }

    boolean hasGenerator() {
        return generator != null;
    }

    boolean hasText() {
        return text != null;
    }

    /** Returns the names of the generator's tensors: native name to name in the file. */
    Map<String, String> generator() {
        return part("netG.", generator, text);
    }

    /**
     * Returns the names of the tensors of the text encoder and of all others with its prefix: native name to name in
     * the file.
     */
    Map<String, String> text() {
        return part("clip.", text, generator);
    }

    private Map<String, String> part(String prefix, String wrapping, String other) {
        Map<String, String> names = new LinkedHashMap<>();
        for (String name : file.tensors().keySet()) {
            // One part may have no prefix while the other one has.
            boolean others = other != null && other.length() > wrapping.length() && name.startsWith(other);
            if (name.startsWith(wrapping) && !others) {
                names.put(prefix + name.substring(wrapping.length()), name);
            }
        }
        return Collections.unmodifiableMap(names);
    }

    private static String wrapping(TensorFile file, List<String> known) {
        Map<String, Integer> votes = new HashMap<>();
        for (String name : file.tensors().keySet()) {
            for (String key : known) {
                String before = name.endsWith(key) ? name.substring(0, name.length() - key.length()) : null;
                if (before != null && (before.isEmpty() || before.endsWith("."))) {
                    votes.merge(before, 1, Integer::sum);
                }
            }
        }
        votes.values().removeIf(count -> count < MIN_MATCHES);
        int most = votes.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        votes.values().removeIf(count -> count < most);
        Set<String> wrappings = new TreeSet<>(votes.keySet());
        if (wrappings.size() > 1) {
            throw new WeightFormatException(
                    Kind.AMBIGUOUS_NETWORK,
                    file.name() + " holds the same network more than once, with the prefixes "
                            + String.join(
                                    " and ",
                                    wrappings.stream().map(w -> "'" + w + "'").toList())
                            + "; save only the one that is meant.");
        }
        return wrappings.isEmpty() ? null : wrappings.iterator().next();
    }
}
