package io.clipsr.tiles;

import io.clipsr.image.AxisResize;
import io.clipsr.image.PictureInfo;
import io.clipsr.image.Pixels;
import io.clipsr.image.ResizeKernel;
import io.clipsr.model.PromptConditioning;
import io.clipsr.model.Span;
import java.util.Arrays;

/**
 * Enlarges alpha so that outlines are as sharp as the colours: by the network, as a grey picture without a prompt.
 * Where alpha changes gradually, as in a shadow, it is resized instead (bicubic), because there the network adds a
 * texture at large scales. {@link AlphaRange} tells the two apart.
 *
 * <p>Each value stays within the range of the input's alpha around it. So opaque and transparent areas remain exactly
 * that. Tiles without an outline take no pass of the network.
 */
public final class AlphaTiles {
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
        Span rows = AlphaRange.inputs(tile.rows(), info.height(), layout.height());
        Span columns = AlphaRange.inputs(tile.columns(), info.width(), layout.width());
        Pixels around = alpha.read(rows, columns);
        float[] input = Arrays.copyOf(around.rgb(), around.width() * around.height());
        AlphaRange range = new AlphaRange(input, around.width());
        AlphaRange.Sampling down = new AlphaRange.Sampling(tile.rows(), info.height(), layout.height());
        AlphaRange.Sampling across = new AlphaRange.Sampling(tile.columns(), info.width(), layout.width());
        float[] out = resized(input, rows, columns, tile);
        if (range.hasOutline()) {
            float[] sharp = tile.finished(network.compute(tile.cellRows(), tile.cellColumns(), noPrompt));
            for (int i = 0; i < out.length; i++) {
                float mean = (sharp[i] + sharp[out.length + i] + sharp[2 * out.length + i]) / 3;
                out[i] += range.sharpness(down, across, i) * (mean - out[i]);
            }
        }
        for (int i = 0; i < out.length; i++) {
            out[i] = (range.limited(out[i], down, across, i) + 1) / 2;
        }
        return out;
    }

    private float[] resized(float[] input, Span rows, Span columns, TileOutput tile) {
        PictureInfo info = alpha.source().info();
        AxisResize down = resize(info.height(), layout.height(), tile.rows());
        AxisResize across = resize(info.width(), layout.width(), tile.columns());
        int height = down.end() - down.first();
        int width = across.end() - across.first();
        float[] needed = new float[height * width];
        for (int y = 0; y < height; y++) {
            int from = (down.first() - rows.from() + y) * columns.length() + across.first() - columns.from();
            System.arraycopy(input, from, needed, y * width, width);
        }
        return AxisResize.apply(needed, 1, down, across);
    }

    private static AxisResize resize(int from, int to, Span target) {
        return new AxisResize(from, to, ResizeKernel.BICUBIC, true, target.from(), target.to());
    }
}
