package io.clipsr.model;

import io.clipsr.kernels.Device;
import io.clipsr.kernels.Tensor;

/**
 * The features that CLIP's text encoder computes for n prompts.
 *
 * @param sentence {@code [n, embedding]}, not normalised
 * @param words {@code [n, length, width]}, one row for each token
 * @param lengths the rows of each prompt, up to and including its end-of-text token
 * @param lengthsOnDevice the same, {@code [n]}
 * @param context the largest number of tokens of a prompt
 */
public record TextFeatures(Tensor sentence, Tensor words, int[] lengths, Tensor lengthsOnDevice, int context) {

    /**
     * Appends zeros to rows of the words, up to the largest length of a prompt. So all prompts have tensors of the same
     * shape, and one program serves them; the zeros lie beyond {@link #lengths}.
     *
     * @param rows {@code [n, length, width]}
     * @return {@code [n, context, width]}
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
