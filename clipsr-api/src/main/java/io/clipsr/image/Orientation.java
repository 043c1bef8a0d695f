package io.clipsr.image;

/**
 * The transformation that turns a stored picture upright, as encoded by Exif. A pixel (x, y) of the upright picture is
 * the stored pixel (y, x) if transposed, and (x, y) otherwise; flipped coordinates are counted from the other side.
 */
record Orientation(boolean transposed, boolean flippedX, boolean flippedY) {

    /** Returns the orientation for Exif's number, 1 to 8. */
    static Orientation of(int exif) {
        return new Orientation(
                exif >= 5,
                exif == 2 || exif == 3 || exif == 7 || exif == 8,
                exif == 3 || exif == 4 || exif == 6 || exif == 7);
    }

    boolean isUpright() {
        return !transposed && !flippedX && !flippedY;
    }

    /**
     * Turns planes of a stored region of {@code width} by {@code height} upright. A transposed region becomes
     * {@code height} by {@code width}.
     */
    float[] turn(float[] planes, int count, int width, int height) {
        if (planes == null || isUpright()) {
            return planes;
        }
        int area = width * height;
        int toWidth = transposed ? height : width;
        float[] turned = new float[planes.length];
        for (int i = 0; i < area; i++) {
            int a = i % toWidth;
            int b = i / toWidth;
            int x = transposed ? b : a;
            int y = transposed ? a : b;
            int from = (flippedY ? height - 1 - y : y) * width + (flippedX ? width - 1 - x : x);
            for (int c = 0; c < count; c++) {
                turned[c * area + i] = planes[c * area + from];
            }
        }
        return turned;
    }
}
