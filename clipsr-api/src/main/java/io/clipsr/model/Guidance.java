package io.clipsr.model;

import io.clipsr.kernels.Device;
import io.clipsr.kernels.Tensor;

/**
 * The output of the CLIP-ViT for a whole picture and a prompt, the input of the refinement (paper graph; MODEL.md
 * section 5).
 *
 * @param map the features, {@code [n or 1, channels, 7, 7]} with the published grid, to be resized to the picture
 * @param height the height of the picture in grid cells
 * @param width the width of the picture in grid cells
 * @param top the row of the padded grid where the picture begins, a multiple of {@link TileSpans#MULTIPLE}
 * @param left the column of the padded grid where the picture begins, a multiple of {@link TileSpans#MULTIPLE}
 */
public record Guidance(Tensor map, int height, int width, int top, int left) {

    /**
     * Returns a part of the map, resized to the picture. For a picture of the trained size, the map is resized by
     * nearest neighbour, as published.
     *
     * @param grid the side of the trained grid
     * @param rows the rows of the deepest level, in the coordinates of the padded grid
     * @param columns the columns of the deepest level
     */
    Tensor stretched(Device device, int grid, Span rows, Span columns) {
        int fromRow = rows.from() - top / TileSpans.MULTIPLE;
        int fromColumn = columns.from() - left / TileSpans.MULTIPLE;
        if (height == grid && width == grid) {
            Tensor whole = stretched(device, grid, map);
            int side = whole.dim(2);
            boolean all = fromRow == 0 && fromColumn == 0 && rows.length() == side && columns.length() == side;
            return all ? whole : device.crop(whole, fromRow, fromColumn, rows.length(), columns.length());
        }
        return device.resizeBilinear(
                map,
                height / (float) TileSpans.MULTIPLE,
                width / (float) TileSpans.MULTIPLE,
                fromRow,
                fromColumn,
                rows.length(),
                columns.length());
    }

    /** Returns a map, resized to a picture of the trained size. */
    static Tensor stretched(Device device, int grid, Tensor map) {
        int side = grid / TileSpans.MULTIPLE;
        return device.resizeNearest(map, side, side);
    }
}
