package io.clipsr.examples.cli.evaluate.report;

import java.util.Arrays;
import java.util.Locale;

/** A plot of the gain of each picture, from the largest loss to the largest gain, as inline SVG. */
final class GainPlot {
    private static final int WIDTH = 560;
    private static final int HEIGHT = 180;
    private static final int LEFT = 52;
    private static final int BOTTOM = 20;
    private static final int MOST_BARS = 250;

    private GainPlot() {}

    /**
     * Draws a plot.
     *
     * @param gains the gains, all finite, at least one
     * @param decimals the number of decimals on the axis
     */
    static String of(double[] gains, int decimals) {
        double[] sorted = gains.clone();
        Arrays.sort(sorted);
        double low = Math.min(0, sorted[0]);
        double high = Math.max(0, sorted[sorted.length - 1]);
        double range = high > low ? high - low : 1;
        int bars = Math.min(MOST_BARS, sorted.length);
        double step = (double) (WIDTH - LEFT) / bars;
        double zero = y(0, low, range);
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\">",
                WIDTH,
                HEIGHT + BOTTOM,
                WIDTH,
                HEIGHT + BOTTOM));
        for (int i = 0; i < bars; i++) {
            double gain = sorted[(int) ((long) i * (sorted.length - 1) / Math.max(1, bars - 1))];
            double top = y(Math.max(0, gain), low, range);
            double bottom = y(Math.min(0, gain), low, range);
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect class=\"%s\" x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\"><title>%s</title></rect>",
                    gain < 0 ? "loss" : "gain",
                    LEFT + i * step,
                    top,
                    Math.max(0.5, step - (step > 3 ? 1 : 0)),
                    Math.max(0.5, bottom - top),
                    Numbers.signed(gain, decimals)));
        }
        svg.append(String.format(
                Locale.ROOT,
                "<line class=\"axis\" x1=\"%d\" x2=\"%d\" y1=\"%.2f\" y2=\"%.2f\"/>",
                LEFT,
                WIDTH,
                zero,
                zero));
        for (double mark : low < 0 && high > 0 ? new double[] {low, 0, high} : new double[] {low, high}) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%d\" y=\"%.2f\" text-anchor=\"end\">%s</text>",
                    LEFT - 6,
                    y(mark, low, range) + 4,
                    Numbers.signed(mark, decimals)));
        }
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\">%d pictures, sorted</text></svg>",
                LEFT,
                HEIGHT + BOTTOM - 4,
                sorted.length));
        return svg.toString();
    }

    private static double y(double gain, double low, double range) {
        return 8 + (HEIGHT - 16) * (1 - (gain - low) / range);
    }
}
