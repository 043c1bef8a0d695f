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
    public void quickGelu(float[] x, int from, float[] y, int at, int length) {
        for (int i = 0; i < length; i++) {
            y[at + i] = quickGelu(x[from + i]);
        }
    }

    private static float quickGelu(float value) {
        float exponent = Math.max(-PowerOfTwo.LIMIT, Math.min(PowerOfTwo.LIMIT, PowerOfTwo.QUICK_GELU * value));
        float shifted = exponent + PowerOfTwo.ROUND;
        float fraction = exponent - (shifted - PowerOfTwo.ROUND);
        float power = PowerOfTwo.C6;
        power = multiplyAdd(power, fraction, PowerOfTwo.C5);
        power = multiplyAdd(power, fraction, PowerOfTwo.C4);
        power = multiplyAdd(power, fraction, PowerOfTwo.C3);
        power = multiplyAdd(power, fraction, PowerOfTwo.C2);
        power = multiplyAdd(power, fraction, PowerOfTwo.C1);
        power = multiplyAdd(power, fraction, 1);
        int bits = (Float.floatToRawIntBits(shifted) << PowerOfTwo.FRACTION_BITS) + PowerOfTwo.ONE;
        return value / (1 + power * Float.intBitsToFloat(bits));
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
