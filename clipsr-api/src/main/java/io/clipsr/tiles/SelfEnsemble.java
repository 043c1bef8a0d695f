package io.clipsr.tiles;

import io.clipsr.image.PictureSource;
import io.clipsr.model.ClipSrNetwork;
import io.clipsr.model.PromptConditioning;
import io.clipsr.model.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The mean of a network's answers to a picture and to its mirror images, each turned back (geometric self-ensemble, Lim
 * et al., "Enhanced Deep Residual Networks for Single Image Super-Resolution", 2017, section 3.4). Its rotations are
 * left out: no training shows pictures that lie on their side, and a prompt speaks of none.
 */
public final class SelfEnsemble implements RegionComputer {
    private final TileLayout layout;
    private final List<Way> ways;

    /** The answer to one of the mirror images. */
    private record Way(RegionComputer computer, boolean down, boolean across) {}

    private SelfEnsemble(TileLayout layout, List<Way> ways) {
        this.layout = layout;
        this.ways = ways;
    }

    /**
     * @param passes 1 for the picture alone, 2 for its image left to right besides, 4 for all
     * @param of what computes a picture
     * @throws IllegalArgumentException if there are other passes
     */
    public static RegionComputer of(
            int passes, PictureSource colors, TileLayout layout, Function<PictureSource, RegionComputer> of) {
        check(passes);
        if (passes == 1) {
            return of.apply(colors);
        }
        List<Way> ways = new ArrayList<>();
        for (int i = 0; i < passes; i++) {
            boolean down = i >= 2;
            boolean across = i % 2 == 1;
            ways.add(new Way(of.apply(new FlippedPicture(colors, down, across)), down, across));
        }
        return new SelfEnsemble(layout, ways);
    }

    /** @throws IllegalArgumentException unless it is 1, 2 or 4 */
    public static void check(int passes) {
        if (passes != 1 && passes != 2 && passes != 4) {
            throw new IllegalArgumentException("the self-ensemble has " + passes + " passes, expected 1, 2 or 4");
        }
    }

    @Override
    public float[] compute(Span rows, Span columns, PromptConditioning condition) {
        float[] sum = null;
        for (Way way : ways) {
            Span down = way.down ? layout.rows().grid().flipped(rows) : rows;
            Span across = way.across ? layout.columns().grid().flipped(columns) : columns;
            float[] answer = way.computer.compute(down, across, condition);
            if (sum == null) {
                sum = answer; // the first is not flipped
            } else {
                add(FlippedPicture.flipped(answer, pixels(rows), pixels(columns), way.down, way.across), sum);
            }
        }
        for (int i = 0; i < sum.length; i++) {
            sum[i] /= ways.size();
        }
        return sum;
    }

    private static int pixels(Span cells) {
        return ClipSrNetwork.CELL * cells.length();
    }

    private static void add(float[] values, float[] to) {
        for (int i = 0; i < to.length; i++) {
            to[i] += values[i];
        }
    }
}
