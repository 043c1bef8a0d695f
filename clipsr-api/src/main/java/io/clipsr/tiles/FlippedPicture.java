package io.clipsr.tiles;

import io.clipsr.image.PictureInfo;
import io.clipsr.image.PictureSource;
import io.clipsr.image.Pixels;

/** A picture flipped vertically ({@code down}), horizontally ({@code across}), or both; colours only, without alpha. */
record FlippedPicture(PictureSource picture, boolean down, boolean across) implements PictureSource {

    @Override
    public PictureInfo info() {
        return picture.info();
    }

    @Override
    public Pixels read(int x, int y, int width, int height) {
        int left = across ? picture.info().width() - x - width : x;
        int top = down ? picture.info().height() - y - height : y;
        float[] rgb = picture.read(left, top, width, height).rgb();
        return new Pixels(width, height, flipped(rgb, height, width, down, across), null);
    }

    /** Returns a flipped copy of planes of {@code rows} by {@code columns} values. */
    static float[] flipped(float[] planes, int rows, int columns, boolean down, boolean across) {
        float[] out = new float[planes.length];
        int at = 0;
        for (int plane = 0; plane < planes.length; plane += rows * columns) {
            for (int y = 0; y < rows; y++) {
                int row = plane + (down ? rows - 1 - y : y) * columns;
                for (int x = 0; x < columns; x++) {
                    out[at++] = planes[row + (across ? columns - 1 - x : x)];
                }
            }
        }
        return out;
    }
}
