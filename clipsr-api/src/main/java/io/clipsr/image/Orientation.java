package io.clipsr.image;

/**
 * How a stored picture is turned to stand upright, as Exif numbers it: a pixel (x, y) of the upright one is the stored
 * one's (y, x) if transposed, else (x, y), counted from the other side where flipped.
 */
record Orientation(boolean transposed, boolean flippedX, boolean flippedY) {

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
     * Turns planes of a stored region of {@code width} by {@code height}, as wide after that as it was high if
     * transposed.
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
