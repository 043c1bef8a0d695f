package io.clipsr.text;

import io.clipsr.weights.fuzz.FuzzTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The fuzz target for prompts. The tokenizer accepts every prompt, so no exception is caught, and the form of its
 * result is checked. The first byte selects the encoding, since UTF-8 has no lone surrogates.
 */
public final class TokenizerTarget implements FuzzTarget {
    private static final int LENGTH = ClipTokenizer.CONTEXT_LENGTH;

    @Override
    public void run(byte[] input) {
        if (input.length == 0) {
            return;
        }
        String text = input[0] == 0 ? chars(input) : new String(input, 1, input.length - 1, StandardCharsets.UTF_8);
        ClipTokenizer tokenizer = ClipTokenizer.clip();
        TokenizedPrompt prompt = tokenizer.tokenize(text);
        int[] ids = prompt.ids();
        check(ids.length == LENGTH && prompt.length() >= 2 && prompt.length() <= LENGTH, "length");
        check(ids[0] == tokenizer.startOfText() && ids[prompt.length() - 1] == tokenizer.endOfText(), "marks");
        check(ids[prompt.sentencePosition()] == tokenizer.endOfText(), "position of the sentence");
        for (int i = 0; i < LENGTH; i++) {
            check(ids[i] >= 0 && ids[i] < tokenizer.vocabularySize() && (i < prompt.length() || ids[i] == 0), "ids");
        }
    }

    /** Decodes two bytes per char, without validation. */
    private static String chars(byte[] input) {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i + 1 < input.length; i += 2) {
            text.append((char) (input[i] << 8 | input[i + 1] & 0xFF));
        }
        return text.toString();
    }

    private static void check(boolean sound, String what) {
        if (!sound) {
            throw new AssertionError("the " + what + " of a tokenized prompt are not as documented");
        }
    }

    @Override
    public List<byte[]> seeds() {
        try {
            return GoldenPrompt.all().stream()
                    .map(prompt -> ("u" + prompt.text()).getBytes(StandardCharsets.UTF_8))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String dictionary() {
        return "text.dict";
    }

    /** Returns false because the target looks up HTML's character names in a large table. */
    @Override
    public boolean tracesComparisons() {
        return false;
    }
}
