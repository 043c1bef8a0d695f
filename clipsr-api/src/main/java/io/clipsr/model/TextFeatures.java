package io.clipsr.model;

import io.clipsr.kernels.Device;
import io.clipsr.kernels.Tensor;

/**
 * The features that CLIP's text encoder computes for n prompts.
 *
 * @param sentence the sentence embeddings, {@code [n, embedding]}, not normalised
 * @param words the token features, {@code [n, length, width]}
 * @param lengths the number of tokens of each prompt, up to and including its end-of-text token
 * @param lengthsOnDevice the lengths as a tensor, {@code [n]}
 * @param context the largest number of tokens of a prompt
 */
public record TextFeatures(Tensor sentence, Tensor words, int[] lengths, Tensor lengthsOnDevice, int context) {

    /**
     * Pads rows of the words with zeros to the context length. So the tensors of all prompts have the same shape, and
     * one program serves them. The zeros lie beyond {@link #lengths}.
     *
     * @param rows the rows, {@code [n, length, width]}
     * @return the padded rows, {@code [n, context, width]}
     */
    Tensor padded(Device device, Tensor rows) {
        int missing = context - rows.dim(1);
        if (missing == 0) {
            return rows;
        }
        int n = rows.dim(0);
        int width = rows.dim(2);
        return device.concat(rows, device.upload(new float[n * missing * width], n, missing, width));
    }
}
