package io.clipsr;

import io.clipsr.model.ClipSrNetwork;
import io.clipsr.model.ClipSrNetwork.Condition;
import io.clipsr.text.ClipTokenizer;
import io.clipsr.text.TokenizedPrompt;
import io.clipsr.tiles.Memo;
import java.util.Arrays;

/** What prompts are to the network, each computed once. */
final class Prompts {
    /**
     * A prompt takes some 60 KB at the published size, and its words' keys and values where they are looked at; a
     * service that is sent ever new prompts keeps the latest.
     */
    private static final int KEPT = 64;

    private final ClipSrNetwork network;
    private final ClipTokenizer tokenizer;
    private final Memo<String, Condition> trained = new Memo<>(KEPT, this::compute, Condition::rest);
    private final Memo<Strong, Condition> strong = new Memo<>(KEPT, this::compute, Condition::rest);

    private record Strong(String prompt, double strength) {}

    Prompts(ClipSrNetwork network, ClipTokenizer tokenizer) {
        this.network = network;
        this.tokenizer = tokenizer;
    }

    Condition condition(String prompt, double strength) {
        // No strength of anything, and the trained strength of something, are what they are: bit for bit.
        if (strength == 0 || prompt.isEmpty()) {
            return trained.get("");
        }
        return strength == 1 ? trained.get(prompt) : strong.get(new Strong(prompt, strength));
    }

    private Condition compute(String prompt) {
        TokenizedPrompt tokens = tokenizer.tokenize(prompt, network.contextLength());
        return network.condition(Arrays.copyOf(tokens.ids(), tokens.length()));
    }

    private Condition compute(Strong key) {
        return network.between(trained.get(""), trained.get(key.prompt()), (float) key.strength());
    }

    void clear() {
        trained.clear();
        strong.clear();
    }
}
