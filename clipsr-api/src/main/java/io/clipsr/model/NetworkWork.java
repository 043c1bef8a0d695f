package io.clipsr.model;

import io.clipsr.kernels.Conv2dLayer;
import io.clipsr.kernels.Conv2dSpec;
import java.util.List;
import java.util.function.Function;

/**
 * Counts the multiplications of the convolutions for a picture that is computed in tiles. Each part of the network
 * reports its own work.
 */
final class NetworkWork {
    private final List<Part> parts;

    /**
     * The work of a part of the network.
     *
     * @param perCell the multiplications of one cell
     * @param cells the cells that the part computes for a tile, in one dimension
     */
    record Part(double perCell, Function<TileSpans, Span> cells) {}

    NetworkWork(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    /**
     * Returns the multiplications of one output pixel of a convolution, before its pixel shuffle. With an upsampling
     * folded in, four taps replace nine.
     */
    static double of(Conv2dSpec spec) {
        int taps = spec.upsample() == 2 ? 4 : spec.kernel() * spec.kernel();
        return (double) spec.inChannels() * spec.outChannels() * taps;
    }

    /** Returns the multiplications of one cell of convolutions at the same resolution. */
    static double of(Conv2dLayer... layers) {
        double work = 0;
        for (Conv2dLayer layer : layers) {
            work += of(layer.spec());
        }
        return work;
    }

    /** Returns the multiplications of all tiles in rows and columns. */
    double of(List<TileSpans> rows, List<TileSpans> columns) {
        return parts.stream()
                .mapToDouble(part -> part.perCell() * cells(part, rows) * cells(part, columns))
                .sum();
    }

    private static double cells(Part part, List<TileSpans> tiles) {
        return tiles.stream()
                .mapToDouble(tile -> part.cells().apply(tile).length())
                .sum();
    }
}
