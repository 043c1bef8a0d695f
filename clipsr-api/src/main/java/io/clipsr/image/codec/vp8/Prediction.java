package io.clipsr.image.codec.vp8;

/** Predicts blocks from the samples above and to the left (RFC 6386, section 12). */
final class Prediction {
    /** Modes of whole blocks. */
    static final int DC = 0;

    static final int VERTICAL = 1;
    static final int HORIZONTAL = 2;
    static final int TRUE_MOTION = 3;

    /** Modes of subblocks of 4x4 samples. The others are diagonals. */
    static final int B_DC = 0;

    static final int B_TRUE_MOTION = 1;
    static final int B_VERTICAL = 2;
    static final int B_HORIZONTAL = 3;
    private static final int B_LEFT_DOWN = 4;
    private static final int B_RIGHT_DOWN = 5;
    private static final int B_VERTICAL_RIGHT = 6;
    private static final int B_VERTICAL_LEFT = 7;
    private static final int B_HORIZONTAL_DOWN = 8;

    private Prediction() {}

    /** Predicts a square block of a macroblock in column x and row y of macroblocks. */
    static void block(Plane plane, int x, int y, int size, int mode) {
        int start = plane.at(x * size, y * size);
        int stride = plane.stride;
        int corner = plane.get(start - stride - 1);
        int dc = mode == DC ? dc(plane, start, x > 0, y > 0, size) : 0;
        for (int j = 0; j < size; j++) {
            int left = plane.get(start + j * stride - 1);
            for (int i = 0; i < size; i++) {
                int above = plane.get(start - stride + i);
                plane.set(
                        start + j * stride + i,
                        switch (mode) {
                            case DC -> dc;
                            case VERTICAL -> above;
                            case HORIZONTAL -> left;
                            default -> left + above - corner;
                        });
            }
        }
    }

    /** Returns the mean of those neighbours that are within the picture. */
    private static int dc(Plane plane, int start, boolean hasLeft, boolean hasAbove, int size) {
        if (!hasLeft && !hasAbove) {
            return 128;
        }
        int sum = 0;
        for (int i = 0; i < size; i++) {
            sum += hasAbove ? plane.get(start - plane.stride + i) : 0;
            sum += hasLeft ? plane.get(start + i * plane.stride - 1) : 0;
        }
        int count = hasLeft && hasAbove ? 2 * size : size;
        return (sum + count / 2) / count;
    }

    /**
     * Predicts a subblock.
     *
     * @param right the four samples above to the right of it
     */
    static void subblock(Plane plane, int start, int mode, int[] right) {
        int stride = plane.stride;
        // The neighbours from the left below, over the corner, to the right above: e[4] is the corner.
        int[] e = new int[13];
        for (int i = 0; i < 4; i++) {
            e[3 - i] = plane.get(start + i * stride - 1);
            e[5 + i] = plane.get(start - stride + i);
            e[9 + i] = right[i];
        }
        e[4] = plane.get(start - stride - 1);
        int dc = (e[0] + e[1] + e[2] + e[3] + e[5] + e[6] + e[7] + e[8] + 4) >> 3;
        for (int y = 0; y < 4; y++) {
            for (int x = 0; x < 4; x++) {
                plane.set(
                        start + y * stride + x,
                        switch (mode) {
                            case B_DC -> dc;
                            case B_TRUE_MOTION -> e[3 - y] + e[5 + x] - e[4];
                            case B_VERTICAL -> mean3(e, 5 + x);
                            case B_HORIZONTAL -> y == 3 ? (e[1] + 3 * e[0] + 2) >> 2 : mean3(e, 3 - y);
                            case B_LEFT_DOWN -> x + y == 6 ? (e[11] + 3 * e[12] + 2) >> 2 : mean3(e, 6 + x + y);
                            case B_RIGHT_DOWN -> mean3(e, 4 + x - y);
                            case B_VERTICAL_RIGHT -> verticalRight(e, x, y);
                            case B_VERTICAL_LEFT -> verticalLeft(e, x, y);
                            case B_HORIZONTAL_DOWN -> horizontalDown(e, x, y);
                            default -> horizontalUp(e, x, y);
                        });
            }
        }
    }

    private static int mean2(int[] e, int first) {
        return (e[first] + e[first + 1] + 1) >> 1;
    }

    private static int mean3(int[] e, int middle) {
        return (e[middle - 1] + 2 * e[middle] + e[middle + 1] + 2) >> 2;
    }

    private static int verticalRight(int[] e, int x, int y) {
        int along = 2 * x - y;
        if (along < 0) {
            return mean3(e, along == -1 ? 4 : 5 - y);
        }
        return along % 2 == 0 ? mean2(e, 4 + along / 2) : mean3(e, 4 + (along + 1) / 2);
    }

    private static int verticalLeft(int[] e, int x, int y) {
        if (x == 3 && y > 1) {
            return mean3(e, y == 2 ? 10 : 11);
        }
        int from = 5 + x + y / 2;
        return y % 2 == 0 ? mean2(e, from) : mean3(e, from + 1);
    }

    private static int horizontalDown(int[] e, int x, int y) {
        int along = 2 * y - x;
        if (along < 0) {
            return mean3(e, along == -1 ? 4 : 3 + x);
        }
        return along % 2 == 0 ? mean2(e, 3 - along / 2) : mean3(e, 4 - (along + 1) / 2);
    }

    private static int horizontalUp(int[] e, int x, int y) {
        int along = x + 2 * y;
        if (along > 5) {
            return e[0];
        }
        if (along == 5) {
            return (e[1] + 3 * e[0] + 2) >> 2;
        }
        return along % 2 == 0 ? mean2(e, 2 - along / 2) : mean3(e, 2 - along / 2);
    }
}
