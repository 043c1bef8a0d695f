package io.clipsr.model;

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

    /** Crops the result of a refinement iteration to the cells that are valid and needed. */
    Tensor refined(Device device, Tensor map, int level) {
        return cropped(
                device,
                map,
                rows.computed(level),
                columns.computed(level),
                rows.refined(level),
                columns.refined(level));
    }

    /** Crops the encoder's features at a level to the cells that the refinement iteration at that level computes. */
    Tensor skip(Device device, Tensor map, int level) {
        return cropped(
                device,
                map,
                rows.encoded(level),
                columns.encoded(level),
                rows.computed(level),
                columns.computed(level));
    }
}
