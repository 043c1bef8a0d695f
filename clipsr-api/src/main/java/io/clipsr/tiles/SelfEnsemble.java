package io.clipsr.tiles;

import io.clipsr.image.PictureSource;
import io.clipsr.model.ClipSrNetwork;
import io.clipsr.model.PromptConditioning;
import io.clipsr.model.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The geometric self-ensemble: the mean of the network's outputs for a picture and its mirror images, each flipped back
 * (Lim et al., "Enhanced Deep Residual Networks for Single Image Super-Resolution", 2017, section 3.4). Rotations are
 * left out: neither the training pictures nor the prompts describe pictures that lie on their side.
 */
public final class SelfEnsemble implements RegionComputer {
    private final TileLayout layout;
    private final List<Pass> passes;

    /** One pass of the ensemble, over one of the mirror images. */
    private record Pass(RegionComputer computer, boolean down, boolean across) {}

    private SelfEnsemble(TileLayout layout, List<Pass> passes) {
        this.layout = layout;
        this.passes = passes;
    }

    /**
     * Returns a computer for a number of passes.
     *
     * @param passes 1 for the picture alone, 2 to add the horizontal flip, 4 to add the vertical flips
     * @param colors the picture
     * @param layout the layout of the tiles
     * @param computers the factory of the computer for each of the mirror images
     * @throws IllegalArgumentException unless there are 1, 2 or 4 passes
     */
    public static RegionComputer of(
            int passes, PictureSource colors, TileLayout layout, Function<PictureSource, RegionComputer> computers) {
        check(passes);
        if (passes == 1) {
            return computers.apply(colors);
        }
        List<Pass> all = new ArrayList<>();
        for (int i = 0; i < passes; i++) {
            boolean down = i >= 2;
            boolean across = i % 2 == 1;
            all.add(new Pass(computers.apply(new FlippedPicture(colors, down, across)), down, across));
        }
        return new SelfEnsemble(layout, all);
    }

    /**
     * Checks the number of passes.
     *
     * @throws IllegalArgumentException unless it is 1, 2 or 4
     */
    public static void check(int passes) {
        if (passes != 1 && passes != 2 && passes != 4) {
            throw new IllegalArgumentException("the self-ensemble has " + passes + " passes, expected 1, 2 or 4");
        }
    }

    @Override
    public float[] compute(Span rows, Span columns, PromptConditioning condition) {
        float[] sum = null;
        for (Pass pass : passes) {
            Span down = pass.down ? layout.rows().grid().flipped(rows) : rows;
            Span across = pass.across ? layout.columns().grid().flipped(columns) : columns;
            float[] output = pass.computer.compute(down, across, condition);
            if (sum == null) {
                sum = output; // the first pass is not flipped
            } else {
                add(FlippedPicture.flipped(output, pixels(rows), pixels(columns), pass.down, pass.across), sum);
            }
        }
        for (int i = 0; i < sum.length; i++) {
            sum[i] /= passes.size();
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
