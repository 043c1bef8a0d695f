package io.clipsr.text;

import java.util.Objects;

/**
 * A prompt as CLIP's text encoder reads it.
 *
 * @param ids one token id per position of the context, zero padded (zero is also the id of a bare {@code !}, so the
 *     padding cannot be told from the ids alone: see {@code length})
 * @param length positions up to and including the closing {@code <|endoftext|>}; the rest is padding
 * @param sentencePosition where the encoder reads the embedding of the whole sentence: the first position of the
 *     largest id. It is {@code length - 1}, unless the text itself spells out {@code <|endoftext|>}; then it is the
 *     first of them. The text encoder is causal, so positions after it do not reach the sentence embedding
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

    /** A copy: one id per position of the context. */
    @Override
    public int[] ids() {
        return ids.clone();
    }
}
