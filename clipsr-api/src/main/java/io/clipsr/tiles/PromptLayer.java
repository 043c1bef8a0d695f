package io.clipsr.tiles;

import io.clipsr.model.PromptConditioning;
import io.clipsr.model.Span;
import java.awt.Rectangle;

/**
 * A prompt and the area to which it applies.
 *
 * @param condition the network's conditioning on the prompt
 * @param area the area in pixels of the input; null for the whole picture
 */
public record PromptLayer(PromptConditioning condition, Rectangle area) {
    /** Half the width of the blend with the layer below, in pixels of the input. */
    private static final double FEATHER = 8;

    /**
     * Returns the blending weights of the layer along one dimension.
     *
     * @param from the start of the area, in pixels of the input
     * @param length the length of the area, in pixels of the input
     * @param size the size of the picture, in pixels of the input
     * @param pixels the pixels of the network's output to weight; they may begin before the picture
     * @param scale the number of output pixels per input pixel
     */
    private static float[] weights(int from, int length, int size, Span pixels, int scale) {
        double feather = Math.min(FEATHER, length / 2.0);
        float[] weights = new float[pixels.length()];
        for (int i = 0; i < weights.length; i++) {
            double at = (pixels.from() + i + 0.5) / scale;
            // At the picture's own edges there is nothing to blend with.
            double left = from <= 0 ? 1 : (at - from + feather) / (2 * feather);
            double right = from + length >= size ? 1 : (from + length - at + feather) / (2 * feather);
            weights[i] = (float) Math.max(0, Math.min(1, Math.min(left, right)));
        }
        return weights;
    }

    float[] rowWeights(int height, Span pixels, int scale) {
        return weights(area.y, area.height, height, pixels, scale);
    }

    float[] columnWeights(int width, Span pixels, int scale) {
        return weights(area.x, area.width, width, pixels, scale);
    }
}
