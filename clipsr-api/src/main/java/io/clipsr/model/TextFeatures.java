package io.clipsr.model;

import io.clipsr.kernels.Tensor;

/**
 * What CLIP's text encoder says of n prompts.
 *
 * @param sentence {@code [n, embedding]}, not normalised
 * @param words {@code [n, length, width]}, one row for each token
 * @param lengths rows of each prompt up to and including its end-of-text token
 */
public record TextFeatures(Tensor sentence, Tensor words, int[] lengths) {}
