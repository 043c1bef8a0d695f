package io.clipsr;

import io.clipsr.model.ClipSrNetwork;
import io.clipsr.text.ClipTokenizer;
import io.clipsr.text.TokenizedPrompt;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** What prompts are to the network, each computed once. Asking for a known one never waits for another one's computation. */
final class Prompts {
    /** A prompt's modulations take about 60 KB; a service that is sent ever new prompts keeps the latest. */
    private static final int KEPT = 64;

    private final ClipSrNetwork network;
    private final ClipTokenizer tokenizer;
    private final Map<Key, FutureTask<ClipSrNetwork.Condition>> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, FutureTask<ClipSrNetwork.Condition>> eldest) {
            return size() > KEPT;
        }
    };

    private record Key(String prompt, double strength) { }

    Prompts(ClipSrNetwork network, ClipTokenizer tokenizer) {
        this.network = network;
        this.tokenizer = tokenizer;
    }

    ClipSrNetwork.Condition condition(String prompt, double strength) {
        // No strength of nothing, and the trained strength of something, are what they are: bit for bit.
        if (strength == 0 || prompt.isEmpty()) {
            return condition(new Key("", 1));
        }
        return condition(new Key(prompt, strength));
    }

    private ClipSrNetwork.Condition condition(Key key) {
        FutureTask<ClipSrNetwork.Condition> task;
        synchronized (known) {
            task = known.computeIfAbsent(key, k -> new FutureTask<>(() -> compute(k)));
        }
        task.run();     // by whoever comes first; for all others this does nothing
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting for a prompt");
        } catch (ExecutionException e) {
            synchronized (known) {
                known.remove(key, task);    // the next one tries again
            }
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private ClipSrNetwork.Condition compute(Key key) {
        if (key.strength() != 1) {
            throw new UnsupportedOperationException("prompt strength");
        }
        TokenizedPrompt tokens = tokenizer.tokenize(key.prompt(), network.contextLength());
        return network.condition(Arrays.copyOf(tokens.ids(), tokens.length()));
    }

    void clear() {
        synchronized (known) {
            known.clear();
        }
    }
}
