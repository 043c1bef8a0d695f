package io.clipsr.tiles;

import io.clipsr.image.PictureSource;
import io.clipsr.image.Pixels;
import io.clipsr.model.Span;

/**
 * Checks that a result consists of finite numbers. Others would become black.
 *
 * @param picture the input, which may be the cause
 * @param unusual the likely cause, for the user, if the input is finite
 */
public record FiniteCheck(PictureSource picture, String unusual) {

    /**
     * Checks a tile.
     *
     * @param tile the pixels
     * @param rows the rows of the result that it covers
     * @param columns the columns of the result that it covers
     * @throws IllegalArgumentException if a value is not finite; the message says where and why
     */
    void require(Pixels tile, Span rows, Span columns) {
        if (!isFinite(tile)) {
            throw new IllegalArgumentException("the result is not a finite number in the tile of columns "
                    + columns.from() + " to " + columns.to() + " and rows " + rows.from() + " to " + rows.to() + ": "
                    + cause());
        }
    }

    private String cause() {
        for (int y = 0; y < picture.info().height(); y++) {
            if (!isFinite(picture.read(0, y, picture.info().width(), 1))) {
                return "row " + y + " of the picture has samples that are not numbers; correct these first";
            }
        }
        return unusual;
    }

    private static boolean isFinite(Pixels pixels) {
        return isFinite(pixels.rgb()) && (pixels.alpha() == null || isFinite(pixels.alpha()));
    }

    /** Zero times a value is zero, or NaN if the value is not finite; so one comparison does for all. */
    private static boolean isFinite(float[] values) {
        float sum = 0;
        for (float value : values) {
            sum += 0 * value;
        }
        return sum == 0;
    }
}
