package io.clipsr.kernels.cpu.micro;

/** The operations in plain Java. */
final class PlainElementwise implements Elementwise {

    @Override
    public void combine(int[] index, float[] factor, float[] x, int from, int distance, float[] y, int at, int length) {
        for (int i = 0; i < length; i++) {
            float sum = factor[0] * x[from + index[0] * distance + i];
            for (int n = 1; n < index.length; n++) {
                sum = multiplyAdd(factor[n], x[from + index[n] * distance + i], sum);
            }
            y[at + i] = sum;
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
        for (int i = 0; i < length; i++) {
            y[at + i] = leakyRelu(slope, multiplyAdd(gamma[g + i], x[from + i], beta[b + i]));
        }
    }

    @Override
    public void leakyRelu(float slope, float[] x, int from, float[] y, int at, int length) {
        for (int i = 0; i < length; i++) {
            y[at + i] = leakyRelu(slope, x[from + i]);
        }
    }

    @Override
    public void add(float[] x, int from, float[] y, int at, int length) {
        for (int i = 0; i < length; i++) {
            y[at + i] += x[from + i];
        }
    }

    /** Returns the leaky ReLU, as a maximum instead of a branch because the JIT vectorises only the maximum. */
    static float leakyRelu(float slope, float value) {
        return slope <= 1 ? Math.max(value, slope * value) : Math.min(value, slope * value);
    }

    static float multiplyAdd(float x, float y, float z) {
        return FusedMultiplyAdd.AVAILABLE ? Math.fma(x, y, z) : x * y + z;
    }
}
