package io.clipsr.model;

import io.clipsr.kernels.Conv2dSpec;
import java.util.List;

/** How many multiplications of convolutions a picture takes in tiles, by the cells that each level computes. */
final class NetworkWork {
    private final double[] perCell;

    /** @param perCell multiplications a cell, in the order of {@link #cells} */
    NetworkWork(List<Double> perCell) {
        this.perCell = perCell.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /**
     * Of one output pixel of a convolution before its pixel shuffle. Behind an upsampling, four taps do the work of
     * nine.
     */
    static double of(Conv2dSpec spec) {
        int taps = spec.upsample() == 2 ? 4 : spec.kernel() * spec.kernel();
        return (double) spec.inChannels() * spec.outChannels() * taps;
    }

    /**
     * In one dimension: four levels of the encoder, S0, four iterations from the grid's level down, reconstruction,
     * decoder.
     */
    private static int[] cells(TileSpans spans) {
        return new int[] {
            spans.encoded(0).length(),
            spans.encoded(1).length(),
            spans.encoded(2).length(),
            spans.encoded(3).length(),
            spans.computed(0).length(),
            spans.computed(0).length(),
            spans.computed(1).length(),
            spans.computed(2).length(),
            spans.computed(3).length(),
            spans.refined(0).length(),
            spans.decoded().length()
        };
    }

    /** Of tiles in rows and columns. */
    double of(List<TileSpans> rows, List<TileSpans> columns) {
        double[] height = sum(rows);
        double[] width = sum(columns);
        double work = 0;
        for (int i = 0; i < perCell.length; i++) {
            work += perCell[i] * height[i] * width[i];
        }
        return work;
    }

    private double[] sum(List<TileSpans> tiles) {
        double[] sums = new double[perCell.length];
        for (TileSpans tile : tiles) {
            int[] cells = cells(tile);
            for (int i = 0; i < sums.length; i++) {
                sums[i] += cells[i];
            }
        }
        return sums;
    }
}
