package io.clipsr.image.codec.vp8;

/** The inverse transforms (RFC 6386, section 14.3 and 14.4), with their exact roundings. */
final class Transform {

    private Transform() {}

    /** Turns the second-order coefficients into the DC coefficients of the 16 luma blocks. */
    static void secondOrder(int[] in, int[] blocks) {
        int[] t = new int[16];
        for (int i = 0; i < 4; i++) {
            int a0 = in[i] + in[12 + i];
            int a1 = in[4 + i] + in[8 + i];
            int a2 = in[4 + i] - in[8 + i];
            int a3 = in[i] - in[12 + i];
            t[i] = a0 + a1;
            t[8 + i] = a0 - a1;
            t[4 + i] = a3 + a2;
            t[12 + i] = a3 - a2;
        }
        for (int i = 0; i < 4; i++) {
            int dc = t[4 * i] + 3;
            int a0 = dc + t[4 * i + 3];
            int a1 = t[4 * i + 1] + t[4 * i + 2];
            int a2 = t[4 * i + 1] - t[4 * i + 2];
            int a3 = dc - t[4 * i + 3];
            blocks[64 * i] = a0 + a1 >> 3;
            blocks[64 * i + 16] = a3 + a2 >> 3;
            blocks[64 * i + 32] = a0 - a1 >> 3;
            blocks[64 * i + 48] = a3 - a2 >> 3;
        }
    }

    /** Adds the block whose coefficients begin at {@code from} to the prediction. */
    static void add(int[] in, int from, Plane plane, int start) {
        int[] t = new int[16];
        for (int i = 0; i < 4; i++) {
            int at = from + i;
            int a = in[at] + in[at + 8];
            int b = in[at] - in[at + 8];
            int c = bySine(in[at + 4]) - byCosine(in[at + 12]);
            int d = byCosine(in[at + 4]) + bySine(in[at + 12]);
            t[4 * i] = a + d;
            t[4 * i + 1] = b + c;
            t[4 * i + 2] = b - c;
            t[4 * i + 3] = a - d;
        }
        for (int i = 0; i < 4; i++) {
            int dc = t[i] + 4;
            int a = dc + t[8 + i];
            int b = dc - t[8 + i];
            int c = bySine(t[4 + i]) - byCosine(t[12 + i]);
            int d = byCosine(t[4 + i]) + bySine(t[12 + i]);
            int row = start + i * plane.stride;
            plane.set(row, plane.get(row) + (a + d >> 3));
            plane.set(row + 1, plane.get(row + 1) + (b + c >> 3));
            plane.set(row + 2, plane.get(row + 2) + (b - c >> 3));
            plane.set(row + 3, plane.get(row + 3) + (a - d >> 3));
        }
    }

    /** Multiplies by the square root of 2 times the cosine of pi / 8. */
    private static int byCosine(int a) {
        return (a * 20091 >> 16) + a;
    }

    /** Multiplies by the square root of 2 times the sine of pi / 8. */
    private static int bySine(int a) {
        return a * 35468 >> 16;
    }
}
