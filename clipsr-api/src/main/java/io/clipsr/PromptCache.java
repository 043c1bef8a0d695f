package io.clipsr;

import io.clipsr.model.ClipSrNetwork;
import io.clipsr.model.PromptConditioning;
import io.clipsr.text.ClipTokenizer;
import io.clipsr.text.TokenizedPrompt;
import io.clipsr.tiles.Memo;
import java.util.Arrays;
import java.util.Optional;

/** Caches the network's conditioning per prompt. */
final class PromptCache {
    /**
     * The number of cached prompts. Each takes about 60 KB at the published size, plus keys and values with
     * cross-attention; the least recently used are evicted.
     */
    private static final int MAX_GRAPHS = 64;

    private final ClipSrNetwork network;
    private final ClipTokenizer tokenizer;
    private final Memo<String, PromptConditioning> trained = new Memo<>(MAX_GRAPHS, this::compute);
    private final Memo<Strong, PromptConditioning> strong = new Memo<>(MAX_GRAPHS, this::compute);

    private record Strong(String prompt, double strength) {}

    PromptCache(ClipSrNetwork network, ClipTokenizer tokenizer) {
        this.network = network;
        this.tokenizer = tokenizer;
    }

    PromptConditioning condition(String prompt, double strength) {
        // Strengths 0 and 1 need no interpolation; skipping it keeps results bit-identical.
        if (strength == 0 || prompt.isEmpty()) {
            return trained.get("");
        }
        return strength == 1 ? trained.get(prompt) : strong.get(new Strong(prompt, strength));
    }

    /** Returns a note for the user if a prompt is too long. */
    Optional<String> note(String prompt) {
        return tokenizer
                .cutAfter(prompt, network.contextLength())
                .map(used -> "the prompt is longer than " + network.contextLength() + " tokens; what follows '" + used
                        + "' is not used");
    }

    private PromptConditioning compute(String prompt) {
        TokenizedPrompt tokens = tokenizer.tokenize(prompt, network.contextLength());
        return network.condition(Arrays.copyOf(tokens.ids(), tokens.length()));
    }

    private PromptConditioning compute(Strong key) {
        return network.between(trained.get(""), trained.get(key.prompt()), (float) key.strength());
    }

    void clear() {
        trained.clear();
        strong.clear();
    }
}
