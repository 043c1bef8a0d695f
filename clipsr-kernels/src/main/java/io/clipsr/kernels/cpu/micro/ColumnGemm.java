package io.clipsr.kernels.cpu.micro;

/**
 * The micro-kernel in plain loops that C2 compiles to vector instructions, for JVMs without the Vector API.
 *
 * <p>C2 vectorises a loop whose arrays are all indexed by the loop variable alone. So the rows of A are transposed, one
 * array for each k, and the sums are kept in one array for each output channel. The loop over the rows computes four
 * products of each of four channels. C2 begins each loop with scalar steps until an array is aligned, so a tile has
 * many rows.
 */
public final class ColumnGemm implements Gemm {
    private static final int ROWS = 96;
    private static final int PANEL = 32;
    /** The channels of one loop. */
    private static final int CHANNELS = 4;
    /** The number of values of k whose rows of A are transposed at a time, a multiple of 4. */
    private static final int DEPTH = 64;

    /** The number of rows from which vectors are faster: with fewer, most steps are scalar. */
    private static final int LEAST_ROWS = 32;

    private static final Gemm FEW = new ScalarGemm(6, PANEL);

    /** The arrays of a thread. */
    private static final class Scratch {
        private final float[][] columns = new float[DEPTH][ROWS];
        private final float[][] sums = new float[PANEL][ROWS];
    }

    private final ThreadLocal<Scratch> scratch = ThreadLocal.withInitial(Scratch::new);

    @Override
    public int rows() {
        return ROWS;
    }

    @Override
    public int panel() {
        return PANEL;
    }

    @Override
    public Elementwise elementwise() {
        return new ColumnElementwise();
    }

    @Override
    public String describe() {
        return "plain loops";
    }

    @Override
    public void tile(
            float[] a, int[] rows, int at, int delta, int k, float[] b, int from, float[] c, int cAt, int pitch) {
        int used = used(rows, at);
        if (used < LEAST_ROWS) {
            for (int r = 0; r < used; r += FEW.rows()) {
                FEW.tile(a, rows, at + r, delta, k, b, from, c, cAt + r * pitch, pitch);
            }
            return;
        }
        Scratch own = scratch.get();
        float[][] columns = own.columns;
        float[][] sums = own.sums;
        transposeIn(c, cAt, pitch, sums, used);
        for (int done = 0; done < k; done += DEPTH) {
            int depth = Math.min(DEPTH, k - done);
            transpose(a, rows, at, delta + done, depth, columns, used);
            int i = 0;
            for (; i + 1 < depth; i += 2) {
                for (int j = 0; j < PANEL; j += CHANNELS) {
                    two(columns[i], columns[i + 1], b, from + (done + i) * PANEL + j, sums, j, used);
                }
            }
            if (i < depth) {
                for (int j = 0; j < PANEL; j++) {
                    one(columns[i], b[from + (done + i) * PANEL + j], sums[j], used);
                }
            }
        }
        transposeOut(sums, c, cAt, pitch, used);
    }

    /** Returns the number of rows before the first one that only fills up the tile. */
    private static int used(int[] rows, int at) {
        int used = 1;
        while (used < ROWS && rows[at + used] != rows[at + used - 1]) {
            used++;
        }
        return used;
    }

    private static void two(float[] x, float[] y, float[] b, int p, float[][] sums, int j, int used) {
        block(
                x,
                y,
                b[p],
                b[p + PANEL],
                sums[j],
                b[p + 1],
                b[p + PANEL + 1],
                sums[j + 1],
                b[p + 2],
                b[p + PANEL + 2],
                sums[j + 2],
                b[p + 3],
                b[p + PANEL + 3],
                sums[j + 3],
                used);
    }

    private static void block(
            float[] x,
            float[] y,
            float x0,
            float y0,
            float[] c0,
            float x1,
            float y1,
            float[] c1,
            float x2,
            float y2,
            float[] c2,
            float x3,
            float y3,
            float[] c3,
            int used) {
        for (int r = 0; r < used; r++) {
            float first = x[r];
            float second = y[r];
            c0[r] = multiplyAdd(second, y0, multiplyAdd(first, x0, c0[r]));
            c1[r] = multiplyAdd(second, y1, multiplyAdd(first, x1, c1[r]));
            c2[r] = multiplyAdd(second, y2, multiplyAdd(first, x2, c2[r]));
            c3[r] = multiplyAdd(second, y3, multiplyAdd(first, x3, c3[r]));
        }
    }

    private static void one(float[] x, float b, float[] c, int used) {
        for (int r = 0; r < used; r++) {
            c[r] = multiplyAdd(x[r], b, c[r]);
        }
    }

    private static void transpose(float[] a, int[] rows, int at, int delta, int depth, float[][] columns, int used) {
        int i = 0;
        for (; i + 3 < depth; i += 4) { // four at a time, as they lie in one cache line
            float[] x = columns[i];
            float[] y = columns[i + 1];
            float[] z = columns[i + 2];
            float[] w = columns[i + 3];
            for (int r = 0; r < used; r++) {
                int from = rows[at + r] + delta + i;
                x[r] = a[from];
                y[r] = a[from + 1];
                z[r] = a[from + 2];
                w[r] = a[from + 3];
            }
        }
        for (; i < depth; i++) {
            float[] x = columns[i];
            for (int r = 0; r < used; r++) {
                x[r] = a[rows[at + r] + delta + i];
            }
        }
    }

    private static void transposeIn(float[] c, int cAt, int pitch, float[][] sums, int used) {
        for (int j = 0; j < PANEL; j++) {
            float[] sum = sums[j];
            for (int r = 0; r < used; r++) {
                sum[r] = c[cAt + r * pitch + j];
            }
        }
    }

    private static void transposeOut(float[][] sums, float[] c, int cAt, int pitch, int used) {
        for (int j = 0; j < PANEL; j++) {
            float[] sum = sums[j];
            for (int r = 0; r < used; r++) {
                c[cAt + r * pitch + j] = sum[r];
            }
        }
    }

    private static float multiplyAdd(float x, float y, float z) {
        return FusedMultiplyAdd.AVAILABLE ? Math.fma(x, y, z) : x * y + z;
    }
}
