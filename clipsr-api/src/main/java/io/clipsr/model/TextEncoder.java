package io.clipsr.model;

import io.clipsr.kernels.Activation;
import io.clipsr.kernels.Device;
import io.clipsr.kernels.LinearLayer;
import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.TensorScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * CLIP's text encoder (MODEL.md section 2).
 *
 * <p>Attention is causal, so nothing after the end-of-text token affects the result: a ten-word prompt costs 13
 * positions instead of 77. Only the prompt's own rows of the token embedding are read.
 */
public final class TextEncoder {
    private final Device device;
    private final Parameters parameters;
    private final int width;
    private final int context;
    private final int vocabulary;
    private final float[] positions;
    private final List<TransformerBlock> blocks = new ArrayList<>();
    private final LayerNorm finalNorm;
    private final LinearLayer projection;

    TextEncoder(Parameters parameters) {
        this.parameters = parameters;
        this.device = parameters.device();
        int[] shape = parameters.shape("positional_embedding");
        this.context = shape[0];
        this.width = shape[1];
        this.vocabulary = parameters.shape("token_embedding.weight")[0];
        this.positions = parameters.read("positional_embedding");
        int layers = parameters.count("transformer.resblocks", "ln_1.weight");
        for (int i = 0; i < layers; i++) {
            blocks.add(new TransformerBlock(
                    parameters.in("transformer.resblocks." + i),
                    parameters.config().textHeads()));
        }
        this.finalNorm = new LayerNorm(parameters.in("ln_final"));
        this.projection = parameters.projection("text_projection");
    }

    /**
     * Encodes prompts.
     *
     * @param tokens the token ids of each prompt, at least up to and including the end-of-text token; the sentence
     *     embedding is taken at the position of the largest id
     * @throws IllegalArgumentException if a prompt has no tokens, more than the context holds, or an id outside the
     *     vocabulary
     */
    public TextFeatures encode(int[]... tokens) {
        int[] lengths = new int[tokens.length];
        for (int i = 0; i < tokens.length; i++) {
            lengths[i] = endOfText(tokens[i]) + 1;
        }
        int longest =
                Arrays.stream(lengths).max().orElseThrow(() -> new IllegalArgumentException("no prompt to encode"));
        try (TensorScope scope = device.openScope()) {
            Tensor x = embed(tokens, longest);
            for (TransformerBlock block : blocks) {
                x = block.apply(x, true, null);
            }
            Tensor words = finalNorm.apply(x);
            float[] rows = device.download(words);
            float[] last = new float[tokens.length * width];
            for (int i = 0; i < tokens.length; i++) {
                System.arraycopy(rows, (i * longest + lengths[i] - 1) * width, last, i * width, width);
            }
            Tensor sentence =
                    device.linear(device.upload(last, tokens.length, width), projection, Activation.IDENTITY, null);
            float[] counts = new float[lengths.length];
            for (int i = 0; i < counts.length; i++) {
                counts[i] = lengths[i];
            }
            Tensor lengthsOnDevice = device.upload(counts, counts.length);
            return new TextFeatures(
                    scope.keep(sentence), scope.keep(words), lengths, scope.keep(lengthsOnDevice), context);
        }
    }

    int contextLength() {
        return context;
    }

    int vocabularySize() {
        return vocabulary;
    }

    /**
     * Computes {@code token_embedding[ids] + positional_embedding} on the host. The table has 49,408 rows (101 MB), of
     * which a prompt needs about a dozen. So it stays in the file, and only the sums are uploaded.
     */
    private Tensor embed(int[][] tokens, int length) {
        int[] ids = new int[tokens.length * length];
        for (int i = 0; i < tokens.length; i++) {
            System.arraycopy(tokens[i], 0, ids, i * length, Math.min(length, tokens[i].length));
        }
        float[] rows = parameters.readRows("token_embedding.weight", ids);
        for (int i = 0; i < rows.length; i++) {
            rows[i] += positions[i % (length * width)];
        }
        return device.upload(rows, tokens.length, length, width);
    }

    /** Returns the position of the first of the largest ids. */
    private int endOfText(int[] ids) {
        if (ids.length == 0 || ids.length > context) {
            throw new IllegalArgumentException(
                    "a prompt has 1 to " + context + " tokens for this model, not " + ids.length);
        }
        int best = 0;
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] < 0 || ids[i] >= vocabulary) {
                throw new IllegalArgumentException(
                        "token " + ids[i] + " is not in this model's vocabulary of " + vocabulary);
            }
            best = ids[i] > ids[best] ? i : best;
        }
        return best;
    }
}
