package io.clipsr.kernels.cpu;

/** The micro-kernel in plain loops, for JVMs that were started without the Vector API. The JIT vectorises the inner one by itself. */
final class ScalarGemm implements Gemm {
    private static final int PANEL = 64;

    @Override
    public int panel() {
        return PANEL;
    }

    @Override
    public String describe() {
        return "plain loops";
    }

    @Override
    public void tile(float[] a, int[] rows, int at, int delta, int k, float[] b, int from, float[] c, int cAt) {
        for (int r = 0; r < ROWS; r++) {
            row(a, rows[at + r] + delta, k, b, from, c, cAt + r * PANEL);
        }
    }

    /** Four steps of k at once, so that each sum is loaded and stored once in four. */
    private static void row(float[] a, int at, int k, float[] b, int from, float[] c, int cAt) {
        int i = 0;
        int p = from;
        for (; i + 4 <= k; i += 4, p += 4 * PANEL) {
            float x0 = a[at + i];
            float x1 = a[at + i + 1];
            float x2 = a[at + i + 2];
            float x3 = a[at + i + 3];
            for (int j = 0; j < PANEL; j++) {
                c[cAt + j] += x0 * b[p + j] + x1 * b[p + PANEL + j] + x2 * b[p + 2 * PANEL + j] + x3 * b[p + 3 * PANEL + j];
            }
        }
        for (; i < k; i++, p += PANEL) {
            float x = a[at + i];
            for (int j = 0; j < PANEL; j++) {
                c[cAt + j] += x * b[p + j];
            }
        }
    }
}
