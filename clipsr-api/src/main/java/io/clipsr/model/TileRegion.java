package io.clipsr.model;

import io.clipsr.kernels.Device;
import io.clipsr.kernels.Tensor;
import java.util.List;

/** Which cells each level has to compute for one tile, in both dimensions. */
public record TileRegion(TileSpans rows, TileSpans columns) {

    /** What regions have in common that are computed alike. */
    List<TileSpans.Form> form() {
        return List.of(rows.form(), columns.form());
    }

    /** A map that covers some cells, cut to fewer of them. */
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

    /** What an iteration of the refinement made, cut to what is right and needed of it. */
    Tensor refined(Device device, Tensor map, int level) {
        return cropped(
                device,
                map,
                rows.computed(level),
                columns.computed(level),
                rows.refined(level),
                columns.refined(level));
    }

    /** What the encoder made, cut to what the iteration at that level computes. */
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
