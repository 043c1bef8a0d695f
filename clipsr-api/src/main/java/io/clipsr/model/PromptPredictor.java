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
 * <p>The linear form has one layer, which maps the sentence embedding to prompts of the ViT's width. The form with
 * attention also passes prompts and words through one transformer block and keeps the prompts' rows (MODEL.md section
 * 5).
 */
final class PromptPredictor {
    private final Device device;
    private final int width;
    private final int prompts;
    private final LinearLayer sentenceLayer;
    private final LinearLayer wordLayer;
    private final TransformerBlock block;

    /**
     * Reads the predictor's parameters.
     *
     * @param width the width of the ViT
     */
    PromptPredictor(Parameters parameters, int width) {
        this.device = parameters.device();
        this.width = width;
        this.sentenceLayer = parameters.linear("fc_prompt");
        this.prompts = sentenceLayer.outFeatures() / width;
        boolean attention = parameters.config().predictor() == Predictor.ATTENTION;
        this.wordLayer = attention ? parameters.linear("prompt_words") : null;
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
                    device.linear(text.sentence(), sentenceLayer, Activation.IDENTITY, null), n, prompts, width);
            if (block == null) {
                return scope.keep(p);
            }
            Tensor words = device.linear(text.words(), wordLayer, Activation.IDENTITY, null);
            float[] lengths = new float[n];
            for (int i = 0; i < n; i++) {
                lengths[i] = prompts + text.lengths()[i];
            }
            Tensor mixed = block.apply(device.concat(p, words), false, device.upload(lengths, n));
            return scope.keep(device.slice(mixed, 0, prompts));
        }
    }
}
