package io.clipsr.kernels.cpu.micro;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The operations on the Vector API. C2 does not vectorise the plain loops: it cannot exclude that the ranges overlap.
 */
final class VectorElementwise implements Elementwise {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int V = SPECIES.length();

    private final PlainElementwise rest = new PlainElementwise();

    @Override
    public void combine(int[] index, float[] factor, float[] x, int from, int distance, float[] y, int at, int length) {
        int a = from + index[0] * distance;
        switch (index.length) {
            case 1 -> one(factor[0], x, a, y, at, length);
            case 2 -> two(factor, x, a, from + index[1] * distance, y, at, length);
            case 3 -> three(factor, x, a, from + index[1] * distance, from + index[2] * distance, y, at, length);
            case 4 -> four(factor, x, from, index, distance, y, at, length);
            case 5 -> five(factor, x, from, index, distance, y, at, length);
            default -> rest.combine(index, factor, x, from, distance, y, at, length);
        }
        int done = SPECIES.loopBound(length);
        if (done < length) {
            rest.combine(index, factor, x, from + done, distance, y, at + done, length - done);
        }
    }

    private static void one(float factor, float[] x, int a, float[] y, int at, int length) {
        if (factor == 1) {
            System.arraycopy(x, a, y, at, length);
            return;
        }
        for (int i = 0; i < SPECIES.loopBound(length); i += V) {
            load(x, a + i).mul(factor).intoArray(y, at + i);
        }
    }

    private static void two(float[] factor, float[] x, int a, int b, float[] y, int at, int length) {
        FloatVector fa = FloatVector.broadcast(SPECIES, factor[0]);
        FloatVector fb = FloatVector.broadcast(SPECIES, factor[1]);
        for (int i = 0; i < SPECIES.loopBound(length); i += V) {
            FloatVector sum = load(x, a + i).mul(fa);
            multiplyAdd(load(x, b + i), fb, sum).intoArray(y, at + i);
        }
    }

    private static void three(float[] factor, float[] x, int a, int b, int c, float[] y, int at, int length) {
        FloatVector fa = FloatVector.broadcast(SPECIES, factor[0]);
        FloatVector fb = FloatVector.broadcast(SPECIES, factor[1]);
        FloatVector fc = FloatVector.broadcast(SPECIES, factor[2]);
        for (int i = 0; i < SPECIES.loopBound(length); i += V) {
            FloatVector sum = multiplyAdd(load(x, b + i), fb, load(x, a + i).mul(fa));
            multiplyAdd(load(x, c + i), fc, sum).intoArray(y, at + i);
        }
    }

    private static void four(
            float[] factor, float[] x, int from, int[] index, int distance, float[] y, int at, int length) {
        FloatVector fa = FloatVector.broadcast(SPECIES, factor[0]);
        FloatVector fb = FloatVector.broadcast(SPECIES, factor[1]);
        FloatVector fc = FloatVector.broadcast(SPECIES, factor[2]);
        FloatVector fd = FloatVector.broadcast(SPECIES, factor[3]);
        int a = from + index[0] * distance;
        int b = from + index[1] * distance;
        int c = from + index[2] * distance;
        int d = from + index[3] * distance;
        for (int i = 0; i < SPECIES.loopBound(length); i += V) {
            FloatVector sum = multiplyAdd(load(x, b + i), fb, load(x, a + i).mul(fa));
            sum = multiplyAdd(load(x, c + i), fc, sum);
            multiplyAdd(load(x, d + i), fd, sum).intoArray(y, at + i);
        }
    }

    private static void five(
            float[] factor, float[] x, int from, int[] index, int distance, float[] y, int at, int length) {
        FloatVector fa = FloatVector.broadcast(SPECIES, factor[0]);
        FloatVector fb = FloatVector.broadcast(SPECIES, factor[1]);
        FloatVector fc = FloatVector.broadcast(SPECIES, factor[2]);
        FloatVector fd = FloatVector.broadcast(SPECIES, factor[3]);
        FloatVector fe = FloatVector.broadcast(SPECIES, factor[4]);
        int a = from + index[0] * distance;
        int b = from + index[1] * distance;
        int c = from + index[2] * distance;
        int d = from + index[3] * distance;
        int e = from + index[4] * distance;
        for (int i = 0; i < SPECIES.loopBound(length); i += V) {
            FloatVector sum = multiplyAdd(load(x, b + i), fb, load(x, a + i).mul(fa));
            sum = multiplyAdd(load(x, c + i), fc, sum);
            sum = multiplyAdd(load(x, d + i), fd, sum);
            multiplyAdd(load(x, e + i), fe, sum).intoArray(y, at + i);
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
        int done = SPECIES.loopBound(length);
        for (int i = 0; i < done; i += V) {
            FloatVector value = multiplyAdd(load(gamma, g + i), load(x, from + i), load(beta, b + i));
            leakyRelu(slope, value).intoArray(y, at + i);
        }
        rest.affineLeakyRelu(x, from + done, gamma, g + done, beta, b + done, slope, y, at + done, length - done);
    }

    @Override
    public void leakyRelu(float slope, float[] x, int from, float[] y, int at, int length) {
        int done = SPECIES.loopBound(length);
        for (int i = 0; i < done; i += V) {
            leakyRelu(slope, load(x, from + i)).intoArray(y, at + i);
        }
        rest.leakyRelu(slope, x, from + done, y, at + done, length - done);
    }

    @Override
    public void quickGelu(float[] x, int from, float[] y, int at, int length) {
        int done = SPECIES.loopBound(length);
        for (int i = 0; i < done; i += V) {
            FloatVector value = load(x, from + i);
            FloatVector exponent =
                    value.mul(PowerOfTwo.QUICK_GELU).min(PowerOfTwo.LIMIT).max(-PowerOfTwo.LIMIT);
            FloatVector shifted = exponent.add(PowerOfTwo.ROUND);
            FloatVector fraction = exponent.sub(shifted.sub(PowerOfTwo.ROUND));
            FloatVector power = FloatVector.broadcast(SPECIES, PowerOfTwo.C6);
            power = multiplyAdd(power, fraction, FloatVector.broadcast(SPECIES, PowerOfTwo.C5));
            power = multiplyAdd(power, fraction, FloatVector.broadcast(SPECIES, PowerOfTwo.C4));
            power = multiplyAdd(power, fraction, FloatVector.broadcast(SPECIES, PowerOfTwo.C3));
            power = multiplyAdd(power, fraction, FloatVector.broadcast(SPECIES, PowerOfTwo.C2));
            power = multiplyAdd(power, fraction, FloatVector.broadcast(SPECIES, PowerOfTwo.C1));
            power = multiplyAdd(power, fraction, FloatVector.broadcast(SPECIES, 1));
            FloatVector scale = shifted.reinterpretAsInts()
                    .lanewise(VectorOperators.LSHL, PowerOfTwo.FRACTION_BITS)
                    .add(PowerOfTwo.ONE)
                    .reinterpretAsFloats();
            value.div(power.mul(scale).add(1)).intoArray(y, at + i);
        }
        rest.quickGelu(x, from + done, y, at + done, length - done);
    }

    @Override
    public void add(float[] x, int from, float[] y, int at, int length) {
        int done = SPECIES.loopBound(length);
        for (int i = 0; i < done; i += V) {
            load(y, at + i).add(load(x, from + i)).intoArray(y, at + i);
        }
        rest.add(x, from + done, y, at + done, length - done);
    }

    private static FloatVector load(float[] x, int at) {
        return FloatVector.fromArray(SPECIES, x, at);
    }

    private static FloatVector leakyRelu(float slope, FloatVector value) {
        return slope <= 1 ? value.max(value.mul(slope)) : value.min(value.mul(slope));
    }

    private static FloatVector multiplyAdd(FloatVector x, FloatVector y, FloatVector z) {
        return FusedMultiplyAdd.AVAILABLE ? x.fma(y, z) : x.mul(y).add(z);
    }
}
