package io.clipsr.model;

import io.clipsr.kernels.Conv2dOutput;
import io.clipsr.kernels.Device;
import io.clipsr.kernels.Tensor;
import java.util.List;

/**
 * The cells that each level of the network has to compute for one tile, in both dimensions.
 *
 * @param rows the rows of cells
 * @param columns the columns of cells
 */
public record TileRegion(TileSpans rows, TileSpans columns) {

    /** Returns the form of the region. Regions of the same form are computed by the same program. */
    List<List<Span>> form() {
        return List.of(rows.form(), columns.form());
    }

    /** Crops a map from the cells that it has ({@code haveRows}, {@code haveColumns}) to some of them. */
    static Tensor cropped(Device device, Tensor map, Span haveRows, Span haveColumns, Span rows, Span columns) {
        if (haveRows.equals(rows) && haveColumns.equals(columns)) {
            return map;
        }
        return device.crop(
                map,
                rows.from() - haveRows.from(),
                columns.from() - haveColumns.from(),
                rows.length(),
                columns.length());
    }

    /** Returns the cells of a refinement iteration's result that are valid and needed; null for all. */
    Conv2dOutput.Window refined(int level) {
        return window(rows.computed(level), columns.computed(level), rows.refined(level), columns.refined(level));
    }

    /**
     * Returns the cells of the encoder's features at a level that the refinement iteration at that level computes; null
     * for all.
     */
    Conv2dOutput.Window skip(int level) {
        return window(rows.encoded(level), columns.encoded(level), rows.computed(level), columns.computed(level));
    }

    /**
     * Crops the encoder's features at a level to the cells that the refinement iteration at that level computes, which
     * may lie beyond the features. There they are added to results that are not needed, and have any value.
     */
    Tensor croppedSkip(Device device, Tensor map, int level) {
        return cropped(
                device,
                map,
                rows.encoded(level),
                columns.encoded(level),
                rows.computed(level),
                columns.computed(level));
    }

    /** Returns the cells of the encoder's features on the grid that the reconstruction reads; null for all. */
    Conv2dOutput.Window shallow() {
        return window(rows.encoded(0), columns.encoded(0), rows.refined(0), columns.refined(0));
    }

    /** Returns the cells of the reconstruction's features that the decoder reads; null for all. */
    Conv2dOutput.Window decoded() {
        return window(rows.refined(0), columns.refined(0), rows.decoded(), columns.decoded());
    }

    /** Returns some cells of a map that has {@code haveRows} and {@code haveColumns}; null for all. */
    private static Conv2dOutput.Window window(Span haveRows, Span haveColumns, Span rows, Span columns) {
        if (haveRows.equals(rows) && haveColumns.equals(columns)) {
            return null;
        }
        return new Conv2dOutput.Window(
                rows.from() - haveRows.from(), columns.from() - haveColumns.from(), rows.length(), columns.length());
    }
}
