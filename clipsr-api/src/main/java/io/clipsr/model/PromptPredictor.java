package io.clipsr.model;

import io.clipsr.kernels.Activation;
import io.clipsr.kernels.Device;
import io.clipsr.kernels.LinearLayer;
import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.TensorScope;
import io.clipsr.weights.ModelConfig.Predictor;

/**
 * Predicts the prompts that guide the CLIP-ViT, from the text (paper section III; {@code mapping.fc_prompt}).
 *
 * <p>Linear: one layer on the sentence, read as prompts of the ViT's width. With attention, prompts and words pass
 * through one transformer block together, and the prompts' rows remain (MODEL.md section 5).
 */
final class PromptPredictor {
    private final Device device;
    private final int width;
    private final int prompts;
    private final LinearLayer ofSentence;
    private final LinearLayer ofWords;
    private final TransformerBlock block;

    /** @param width the width of the ViT */
    PromptPredictor(Parameters parameters, int width) {
        this.device = parameters.device();
        this.width = width;
        this.ofSentence = parameters.linear("fc_prompt");
        this.prompts = ofSentence.outFeatures() / width;
        boolean attention = parameters.config().predictor() == Predictor.ATTENTION;
        this.ofWords = attention ? parameters.linear("prompt_words") : null;
        this.block = attention
                ? new TransformerBlock(
                        parameters.in("prompt_block"), parameters.config().predictorHeads())
                : null;
    }

    /** Returns the prompts of the CLIP-ViT, {@code [n, prompts, width]}. */
    Tensor predict(TextFeatures text) {
        try (TensorScope scope = device.openScope()) {
            int n = text.sentence().dim(0);
            Tensor p = device.reshape(
                    device.linear(text.sentence(), ofSentence, Activation.IDENTITY, null), n, prompts, width);
            if (block == null) {
                return scope.keep(p);
            }
            Tensor words = device.linear(text.words(), ofWords, Activation.IDENTITY, null);
            float[] lengths = new float[n];
            for (int i = 0; i < n; i++) {
                lengths[i] = prompts + text.lengths()[i];
            }
            Tensor mixed = block.apply(device.concat(p, words), false, device.upload(lengths, n));
            return scope.keep(device.slice(mixed, 0, prompts));
        }
    }
}
