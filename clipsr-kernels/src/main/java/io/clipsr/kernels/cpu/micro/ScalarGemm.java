package io.clipsr.kernels.cpu.micro;

/**
 * The micro-kernel in plain Java, for JVMs that run without the Vector API or do not compile it.
 *
 * <p>It keeps three rows times four columns of scalar sums in registers. Loops that the JIT can vectorise were faster
 * on some JDKs and array lengths, but three times slower on others. The speed of this form does not vary.
 */
public final class ScalarGemm implements Gemm {
    private static final int COLUMNS = 4;
    private static final int BLOCK_ROWS = 3;

    private final int rows;
    private final int panel;

    public ScalarGemm() {
        this(6, 16);
    }

    /**
     * Creates a micro-kernel that can take the place of another one.
     *
     * @param rows the number of rows of a tile
     * @param panel the number of output channels of a panel, a multiple of 4
     */
    ScalarGemm(int rows, int panel) {
        if (panel % COLUMNS != 0) {
            throw new IllegalArgumentException("a panel has a multiple of 4 channels, not " + panel);
        }
        this.rows = rows;
        this.panel = panel;
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public int panel() {
        return panel;
    }

    @Override
    public Elementwise elementwise() {
        return new PlainElementwise();
    }

    @Override
    public String describe() {
        return "plain loops";
    }

    @Override
    public void tile(
            float[] a, int[] rows, int at, int delta, int k, float[] b, int from, float[] c, int cAt, int pitch) {
        int whole = this.rows / BLOCK_ROWS * BLOCK_ROWS;
        for (int r = whole; r < this.rows; r++) {
            row(a, rows[at + r] + delta, k, b, from, panel, c, cAt + r * pitch);
        }
        for (int r = 0; r < whole; r += BLOCK_ROWS) {
            for (int j = 0; j < panel; j += COLUMNS) {
                block(
                        a,
                        rows[at + r] + delta,
                        rows[at + r + 1] + delta,
                        rows[at + r + 2] + delta,
                        k,
                        b,
                        from + j,
                        panel,
                        c,
                        cAt + r * pitch + j,
                        pitch);
            }
        }
    }

    private static void block(
            float[] a, int a0, int a1, int a2, int k, float[] b, int from, int panel, float[] c, int at, int pitch) {
        float c00 = c[at];
        float c01 = c[at + 1];
        float c02 = c[at + 2];
        float c03 = c[at + 3];
        float c10 = c[at + pitch];
        float c11 = c[at + pitch + 1];
        float c12 = c[at + pitch + 2];
        float c13 = c[at + pitch + 3];
        float c20 = c[at + 2 * pitch];
        float c21 = c[at + 2 * pitch + 1];
        float c22 = c[at + 2 * pitch + 2];
        float c23 = c[at + 2 * pitch + 3];
        int p = from;
        for (int i = 0; i < k; i++) {
            float b0 = b[p];
            float b1 = b[p + 1];
            float b2 = b[p + 2];
            float b3 = b[p + 3];
            float x = a[a0 + i];
            c00 = multiplyAdd(x, b0, c00);
            c01 = multiplyAdd(x, b1, c01);
            c02 = multiplyAdd(x, b2, c02);
            c03 = multiplyAdd(x, b3, c03);
            x = a[a1 + i];
            c10 = multiplyAdd(x, b0, c10);
            c11 = multiplyAdd(x, b1, c11);
            c12 = multiplyAdd(x, b2, c12);
            c13 = multiplyAdd(x, b3, c13);
            x = a[a2 + i];
            c20 = multiplyAdd(x, b0, c20);
            c21 = multiplyAdd(x, b1, c21);
            c22 = multiplyAdd(x, b2, c22);
            c23 = multiplyAdd(x, b3, c23);
            p += panel;
        }
        c[at] = c00;
        c[at + 1] = c01;
        c[at + 2] = c02;
        c[at + 3] = c03;
        c[at + pitch] = c10;
        c[at + pitch + 1] = c11;
        c[at + pitch + 2] = c12;
        c[at + pitch + 3] = c13;
        c[at + 2 * pitch] = c20;
        c[at + 2 * pitch + 1] = c21;
        c[at + 2 * pitch + 2] = c22;
        c[at + 2 * pitch + 3] = c23;
    }

    private static void row(float[] a, int a0, int k, float[] b, int from, int panel, float[] c, int at) {
        for (int j = 0; j < panel; j += COLUMNS) {
            float c0 = c[at + j];
            float c1 = c[at + j + 1];
            float c2 = c[at + j + 2];
            float c3 = c[at + j + 3];
            int p = from + j;
            for (int i = 0; i < k; i++) {
                float x = a[a0 + i];
                c0 = multiplyAdd(x, b[p], c0);
                c1 = multiplyAdd(x, b[p + 1], c1);
                c2 = multiplyAdd(x, b[p + 2], c2);
                c3 = multiplyAdd(x, b[p + 3], c3);
                p += panel;
            }
            c[at + j] = c0;
            c[at + j + 1] = c1;
            c[at + j + 2] = c2;
            c[at + j + 3] = c3;
        }
    }

    private static float multiplyAdd(float x, float y, float z) {
        return FusedMultiplyAdd.AVAILABLE ? Math.fma(x, y, z) : x * y + z;
    }
}
