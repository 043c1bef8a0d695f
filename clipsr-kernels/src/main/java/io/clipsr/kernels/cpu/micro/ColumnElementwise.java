package io.clipsr.kernels.cpu.micro;

/**
 * The operations in plain loops that C2 compiles to vector instructions.
 *
 * <p>C2 vectorises a loop only if all its arrays are indexed by the loop variable alone, because other ranges may
 * overlap. So the operands are copied to the start of arrays of the thread, and the result back. Copies are fast.
 */
final class ColumnElementwise implements Elementwise {
    private static final int CHUNK = 1024;
    /** The largest number of rows with a loop of its own. */
    private static final int MOST_ROWS = 5;

    private static final ThreadLocal<float[][]> SCRATCH =
            ThreadLocal.withInitial(() -> new float[MOST_ROWS + 1][CHUNK]);

    private final PlainElementwise rest = new PlainElementwise();

    @Override
    public void combine(int[] index, float[] factor, float[] x, int from, int distance, float[] y, int at, int length) {
        if (index.length == 1 && factor[0] == 1) {
            System.arraycopy(x, from + index[0] * distance, y, at, length);
            return;
        }
        if (index.length > MOST_ROWS) {
            rest.combine(index, factor, x, from, distance, y, at, length);
            return;
        }
        float[][] own = SCRATCH.get();
        float[] sum = own[MOST_ROWS];
        for (int done = 0; done < length; done += CHUNK) {
            int count = Math.min(CHUNK, length - done);
            for (int n = 0; n < index.length; n++) {
                System.arraycopy(x, from + index[n] * distance + done, own[n], 0, count);
            }
            switch (index.length) {
                case 1 -> one(factor, own[0], sum, count);
                case 2 -> two(factor, own[0], own[1], sum, count);
                case 3 -> three(factor, own[0], own[1], own[2], sum, count);
                case 4 -> four(factor, own[0], own[1], own[2], own[3], sum, count);
                default -> {
                    four(factor, own[0], own[1], own[2], own[3], sum, count);
                    addProduct(factor[4], own[4], sum, count);
                }
            }
            System.arraycopy(sum, 0, y, at + done, count);
        }
    }

    private static void one(float[] factor, float[] a, float[] sum, int count) {
        float fa = factor[0];
        for (int i = 0; i < count; i++) {
            sum[i] = fa * a[i];
        }
    }

    private static void two(float[] factor, float[] a, float[] b, float[] sum, int count) {
        float fa = factor[0];
        float fb = factor[1];
        for (int i = 0; i < count; i++) {
            sum[i] = PlainElementwise.multiplyAdd(fb, b[i], fa * a[i]);
        }
    }

    private static void three(float[] factor, float[] a, float[] b, float[] c, float[] sum, int count) {
        float fa = factor[0];
        float fb = factor[1];
        float fc = factor[2];
        for (int i = 0; i < count; i++) {
            sum[i] = PlainElementwise.multiplyAdd(fc, c[i], PlainElementwise.multiplyAdd(fb, b[i], fa * a[i]));
        }
    }

    private static void four(float[] factor, float[] a, float[] b, float[] c, float[] d, float[] sum, int count) {
        float fa = factor[0];
        float fb = factor[1];
        float fc = factor[2];
        float fd = factor[3];
        for (int i = 0; i < count; i++) {
            float three = PlainElementwise.multiplyAdd(fc, c[i], PlainElementwise.multiplyAdd(fb, b[i], fa * a[i]));
            sum[i] = PlainElementwise.multiplyAdd(fd, d[i], three);
        }
    }

    private static void addProduct(float factor, float[] x, float[] sum, int count) {
        for (int i = 0; i < count; i++) {
            sum[i] = PlainElementwise.multiplyAdd(factor, x[i], sum[i]);
        }
    }

    @Override
    public void affineLeakyRelu(
            float[] x,
            int from,
            float[] gamma,
            int g,
            float[] beta,
            int b,
            float slope,
            float[] y,
            int at,
            int length) {
        float[][] own = SCRATCH.get();
        for (int done = 0; done < length; done += CHUNK) {
            int count = Math.min(CHUNK, length - done);
            System.arraycopy(x, from + done, own[0], 0, count);
            System.arraycopy(gamma, g + done, own[1], 0, count);
            System.arraycopy(beta, b + done, own[2], 0, count);
            affine(own[0], own[1], own[2], count);
            leakyRelu(slope, own[2], count);
            System.arraycopy(own[2], 0, y, at + done, count);
        }
    }

    private static void affine(float[] x, float[] gamma, float[] beta, int count) {
        for (int i = 0; i < count; i++) {
            beta[i] = PlainElementwise.multiplyAdd(gamma[i], x[i], beta[i]);
        }
    }

    private static void leakyRelu(float slope, float[] x, int count) {
        if (slope <= 1) {
            for (int i = 0; i < count; i++) {
                x[i] = Math.max(x[i], slope * x[i]);
            }
        } else {
            for (int i = 0; i < count; i++) {
                x[i] = Math.min(x[i], slope * x[i]);
            }
        }
    }

    @Override
    public void leakyRelu(float slope, float[] x, int from, float[] y, int at, int length) {
        float[] own = SCRATCH.get()[0];
        for (int done = 0; done < length; done += CHUNK) {
            int count = Math.min(CHUNK, length - done);
            System.arraycopy(x, from + done, own, 0, count);
            leakyRelu(slope, own, count);
            System.arraycopy(own, 0, y, at + done, count);
        }
    }

    @Override
    public void quickGelu(float[] x, int from, float[] y, int at, int length) {
        rest.quickGelu(x, from, y, at, length); // C2 does not vectorise its bit operations
    }

    @Override
    public void add(float[] x, int from, float[] y, int at, int length) {
        float[][] own = SCRATCH.get();
        for (int done = 0; done < length; done += CHUNK) {
            int count = Math.min(CHUNK, length - done);
            System.arraycopy(x, from + done, own[0], 0, count);
            System.arraycopy(y, at + done, own[1], 0, count);
            add(own[0], own[1], count);
            System.arraycopy(own[1], 0, y, at + done, count);
        }
    }

    private static void add(float[] x, float[] y, int count) {
        for (int i = 0; i < count; i++) {
            y[i] += x[i];
        }
    }
}
