package io.clipsr.tiles;

import io.clipsr.image.PictureInfo;
import io.clipsr.image.Pixels;
import io.clipsr.model.PromptConditioning;
import io.clipsr.model.Span;
import java.util.Arrays;

/**
 * Enlarges alpha by the network, as a grey picture without a prompt, so that the outline is as sharp as the colours.
 *
 * <p>Each value stays within the range of the input's alpha around it. So opaque and transparent areas remain exactly
 * that, and tiles in which alpha does not change take no pass of the network.
 */
public final class AlphaTiles {
    /** The number of input pixels to each side of a pixel of the result that bound its alpha. */
    private static final int REACH = 3;

    private final PaddedPicture alpha;
    private final RegionComputer network;
    private final PromptConditioning noPrompt;
    private final TileLayout layout;

    /**
     * Creates an enlargement of alpha.
     *
     * @param alpha the alpha of the input as a grey picture
     * @param network the computer of that picture's enlargement
     * @param noPrompt the conditioning of the empty prompt
     * @param layout the layout of the tiles
     */
    public AlphaTiles(AlphaPicture alpha, RegionComputer network, PromptConditioning noPrompt, TileLayout layout) {
        this.alpha = new PaddedPicture(alpha, layout.edges());
        this.network = network;
        this.noPrompt = noPrompt;
        this.layout = layout;
    }

    /** Computes the alpha of a tile of the result, in [0, 1]. */
    float[] tile(TileOutput tile) {
        PictureInfo info = alpha.source().info();
        int[] rows = around(tile.rows(), info.height(), layout.height());
        int[] columns = around(tile.columns(), info.width(), layout.width());
        Span inRows = new Span(rows[0], rows[rows.length - 1] + 2 * REACH);
        Span inColumns = new Span(columns[0], columns[columns.length - 1] + 2 * REACH);
        Pixels in = alpha.read(inRows, inColumns);
        float[] input = Arrays.copyOf(in.rgb(), in.width() * in.height());
        float[] low = spread(input, in.width(), rows, columns, -1);
        float[] high = spread(input, in.width(), rows, columns, 1);
        float[] out = Arrays.equals(low, high)
                ? low
                : limited(tile.finished(network.compute(tile.cellRows(), tile.cellColumns(), noPrompt)), low, high);
        for (int i = 0; i < out.length; i++) {
            out[i] = (out[i] + 1) / 2;
        }
        return out;
    }

    /** Returns for each pixel of a span of the result the first of the input's pixels around it. */
    private static int[] around(Span span, int from, int to) {
        int[] first = new int[span.length()];
        for (int i = 0; i < first.length; i++) {
            double center = (span.from() + i + 0.5) * from / to - 0.5;
            first[i] = (int) Math.floor(center) - REACH + 1;
        }
        return first;
    }

    /** Returns the largest (sign 1) or the smallest (sign -1) value around each pixel of the result. */
    private static float[] spread(float[] input, int width, int[] rows, int[] columns, int sign) {
        int height = input.length / width;
        float[] across = new float[height * columns.length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < columns.length; x++) {
                int from = y * width + columns[x] - columns[0];
                float best = input[from];
                for (int k = 1; k < 2 * REACH; k++) {
                    best = sign * Math.max(sign * best, sign * input[from + k]);
                }
                across[y * columns.length + x] = best;
            }
        }
        float[] out = new float[rows.length * columns.length];
        for (int y = 0; y < rows.length; y++) {
            for (int x = 0; x < columns.length; x++) {
                int from = (rows[y] - rows[0]) * columns.length + x;
                float best = across[from];
                for (int k = 1; k < 2 * REACH; k++) {
                    best = sign * Math.max(sign * best, sign * across[from + k * columns.length]);
                }
                out[y * columns.length + x] = best;
            }
        }
        return out;
    }

    /** Returns the mean of the three planes, limited to a range. */
    private static float[] limited(float[] planes, float[] low, float[] high) {
        int area = low.length;
        float[] out = new float[area];
        for (int i = 0; i < area; i++) {
            float mean = (planes[i] + planes[area + i] + planes[2 * area + i]) / 3;
            out[i] = Math.max(low[i], Math.min(high[i], mean));
        }
        return out;
    }
}
