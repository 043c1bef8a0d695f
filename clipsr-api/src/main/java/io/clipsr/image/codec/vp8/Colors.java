package io.clipsr.image.codec.vp8;

/** Converts to RGB, with the interpolation of chroma and the roundings of libwebp, which all programs follow. */
final class Colors {

    private Colors() {}

    /** Converts a row. Each chroma sample lies in the middle of four pixels. */
    static void row(Plane luma, Plane[] chroma, int width, int height, int y, int[] rgb) {
        // The nearer row of chroma, and the other one.
        int chromaRows = (height + 1) / 2;
        int near = y / 2;
        int far = y % 2 == 0 ? Math.max(0, near - 1) : Math.min(chromaRows - 1, near + 1);
        int chromaColumns = (width + 1) / 2;
        for (int x = 0; x < width; x++) {
            int nearX = x / 2;
            int farX = x % 2 == 0 ? nearX - 1 : nearX + 1;
            boolean inside = farX >= 0 && farX < chromaColumns;
            int u = chroma(chroma[0], nearX, farX, near, far, inside);
            int v = chroma(chroma[1], nearX, farX, near, far, inside);
            int light = luma.get(luma.at(x, y)) * 19077 >> 8;
            rgb[3 * x] = level(light + (v * 26149 >> 8) - 14234);
            rgb[3 * x + 1] = level(light - (u * 6419 >> 8) - (v * 13320 >> 8) + 8708);
            rgb[3 * x + 2] = level(light + (u * 33050 >> 8) - 17685);
        }
    }

    /** Interpolates with the weights 9, 3, 3 and 1, in two steps that round as libwebp does. */
    private static int chroma(Plane plane, int nearX, int farX, int near, int far, boolean inside) {
        int nearest = plane.get(plane.at(nearX, near));
        int vertical = plane.get(plane.at(nearX, far));
        if (!inside) {
            return 3 * nearest + vertical + 2 >> 2;
        }
        int horizontal = plane.get(plane.at(farX, near));
        int diagonal = plane.get(plane.at(farX, far));
        int others = nearest + vertical + horizontal + diagonal + 8 + 2 * (vertical + horizontal) >> 3;
        return others + nearest >> 1;
    }

    private static int level(int value) {
        return Math.max(0, Math.min(255, value >> 6));
    }
}
