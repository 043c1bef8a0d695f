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
 * Finds generator and text encoder in a file, however they are wrapped: {@code model.netG.}, {@code module.}, a bare
 * state dict, both in one file. What stands before the well-known names of a part is its wrapping.
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
    /** One such name may occur anywhere; two behind the same wrapping are no accident. */
    private static final int ENOUGH = 2;

    private final TensorFile file;
    private final String generator;
    private final String text;

    private KeyMap(TensorFile file, String generator, String text) {
        this.file = file;
        this.generator = generator;
        this.text = text;
    }

    /**
     * Looks through the names of a file.
     *
     * @throws WeightFormatException if a part is there twice
     */
    static KeyMap of(TensorFile file) {
        return new KeyMap(file, wrapping(file, GENERATOR), wrapping(file, TEXT));
    }

    /** Returns the prefix of the generator's names, {@code model.netG.}; null without one. */
    String generatorWrapping() {
        return generator;
    }

    boolean hasGenerator() {
        return generator != null;
    }

    boolean hasText() {
        return text != null;
    }

    /** Returns the native name of each tensor of the generator, with its name in the file. */
    Map<String, String> generator() {
        return part("netG.", generator, text);
    }

    /**
     * Returns the native name of each tensor of the text encoder, and of what lies beside it, with its name in the
     * file.
     */
    Map<String, String> text() {
        return part("clip.", text, generator);
    }

    private Map<String, String> part(String prefix, String wrapping, String other) {
        Map<String, String> names = new LinkedHashMap<>();
        for (String name : file.tensors().keySet()) {
            // One part may stand bare beside the other, wrapped one.
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
        votes.values().removeIf(count -> count < ENOUGH);
        int most = votes.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        votes.values().removeIf(count -> count < most);
        Set<String> wrappings = new TreeSet<>(votes.keySet());
        if (wrappings.size() > 1) {
            throw new WeightFormatException(
                    Kind.AMBIGUOUS_NETWORK,
                    file.name() + " holds the same network more than once, behind "
                            + String.join(
                                    " and ",
                                    wrappings.stream().map(w -> "'" + w + "'").toList())
                            + "; save the one that is meant.");
        }
        return wrappings.isEmpty() ? null : wrappings.iterator().next();
    }
}
