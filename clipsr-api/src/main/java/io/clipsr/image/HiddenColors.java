package io.clipsr.image;

import java.util.Arrays;

/** Gives wholly transparent pixels the colour of a nearest visible one, spreading outwards from these. */
final class HiddenColors {

    private HiddenColors() { }

    static void fill(Pixels pixels) {
        int width = pixels.width();
        int height = pixels.height();
        int area = width * height;
        float[] rgb = pixels.rgb();
        boolean[] done = new boolean[area];
        int[] queue = new int[area];
        int end = 0;
        for (int i = 0; i < area; i++) {
            if (pixels.alpha()[i] > 0) {
                done[i] = true;
                queue[end++] = i;
            }
        }
        if (end == 0) { // nothing is visible: any colour will do, if it is but one
            Arrays.fill(rgb, 0);
            return;
        }
        int[] neighbors = new int[4];
        for (int next = 0; next < end; next++) {
            int from = queue[next];
            int count = neighbors(from, width, height, neighbors);
            for (int k = 0; k < count; k++) {
                int to = neighbors[k];
                if (!done[to]) {
                    done[to] = true;
                    queue[end++] = to;
                    for (int c = 0; c < 3; c++) {
                        rgb[c * area + to] = rgb[c * area + from];
                    }
                }
            }
        }
    }

    private static int neighbors(int at, int width, int height, int[] out) {
        int x = at % width;
        int y = at / width;
        int count = 0;
        if (x > 0) {
            out[count++] = at - 1;
        }
        if (x < width - 1) {
            out[count++] = at + 1;
        }
        if (y > 0) {
            out[count++] = at - width;
        }
        if (y < height - 1) {
            out[count++] = at + width;
        }
        return count;
    }
}
