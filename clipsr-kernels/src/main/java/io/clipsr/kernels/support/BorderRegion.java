package io.clipsr.kernels.support;

import io.clipsr.kernels.Conv2dSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * The outputs of a convolution with border weights that share a set of weights: a rectangle of the map.
 *
 * @param set the index of the set, see {@link Conv2dSpec#borderSet}
 * @param top the first row
 * @param left the first column
 * @param height the number of rows, 1 or more
 * @param width the number of columns, 1 or more
 */
public record BorderRegion(int set, int top, int left, int height, int width) {

    /** Returns the regions of a map of at least 2x2, in the order of their sets. */
    public static List<BorderRegion> of(int height, int width) {
        List<BorderRegion> regions = new ArrayList<>();
        for (int set = 0; set < Conv2dSpec.BORDER_SETS; set++) {
            int rows = length(set / 3, height);
            int columns = length(set % 3, width);
            if (rows > 0 && columns > 0) {
                regions.add(new BorderRegion(set, first(set / 3, height), first(set % 3, width), rows, columns));
            }
        }
        return regions;
    }

    private static int length(int borderClass, int size) {
        return borderClass == 1 ? size - 2 : 1;
    }

    private static int first(int borderClass, int size) {
        return borderClass == 2 ? size - 1 : borderClass;
    }
}
