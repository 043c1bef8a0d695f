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
     * @param wrapped whether the picture goes on at its opposite edge
     */
    private static float[] weights(int from, int length, int size, Span pixels, int scale, boolean wrapped) {
        int start = Math.max(0, from);
        int end = Math.min(size, from + length);
        boolean all = start == 0 && end == size;
        double feather = Math.min(FEATHER, length / 2.0);
        // At the picture's own edges there is nothing to blend with, unless it goes on there.
        double left = all || !wrapped && start == 0 ? Double.NEGATIVE_INFINITY : start;
        double right = all || !wrapped && end == size ? Double.POSITIVE_INFINITY : end;
        float[] weights = new float[pixels.length()];
        for (int i = 0; i < weights.length; i++) {
            double at = (pixels.from() + i + 0.5) / scale;
            double weight = weight(at, left, right, feather);
            if (wrapped) {
                weight = Math.max(weight, weight(at - size, left, right, feather));
                weight = Math.max(weight, weight(at + size, left, right, feather));
            }
            weights[i] = (float) weight;
        }
        return weights;
    }

    private static double weight(double at, double left, double right, double feather) {
        double distance = Math.min(at - left, right - at);
        return Math.max(0, Math.min(1, (distance + feather) / (2 * feather)));
    }

    float[] rowWeights(int height, Span pixels, int scale, boolean wrapped) {
        return weights(area.y, area.height, height, pixels, scale, wrapped);
    }

    float[] columnWeights(int width, Span pixels, int scale, boolean wrapped) {
        return weights(area.x, area.width, width, pixels, scale, wrapped);
    }
}
