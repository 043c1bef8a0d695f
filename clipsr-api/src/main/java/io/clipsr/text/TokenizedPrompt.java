package io.clipsr.text;

import java.util.Objects;

/**
 * A prompt as the input of CLIP's text encoder.
 *
 * @param ids the token ids, one per position of the context, zero padded (zero is also the id of a single {@code !}, so
 *     the padding is defined by {@code length} only)
 * @param length the number of positions up to and including the closing {@code <|endoftext|>}; the rest is padding
 * @param sentencePosition the position at which the encoder takes the sentence embedding: the first position of the
 *     largest id. It is {@code length - 1}, unless the text itself contains {@code <|endoftext|>}; then it is the first
 *     of them. The text encoder is causal, so later positions do not affect the sentence embedding
 */
public record TokenizedPrompt(int[] ids, int length, int sentencePosition) {

    public TokenizedPrompt {
        Objects.requireNonNull(ids, "ids");
        if (length < 1 || length > ids.length) {
            throw new IllegalArgumentException("length is " + length + ", expected 1 to " + ids.length);
        }
        if (sentencePosition < 0 || sentencePosition >= length) {
            throw new IllegalArgumentException(
                    "sentencePosition is " + sentencePosition + ", expected 0 to " + (length - 1));
        }
        ids = ids.clone();
    }

    /** Returns a copy of the token ids, one per position of the context. */
    @Override
    public int[] ids() {
        return ids.clone();
    }
}
