package io.clipsr.kernels;

import org.apache.commons.math3.random.MersenneTwister;

/** Random inputs of one operation on a given device. */
final class DrawnInputs {
    final Device on;
    private final MersenneTwister random;

    DrawnInputs(Device on, int seed) {
        this.on = on;
        this.random = new MersenneTwister(seed);
    }

    float[] draw(int... shape) {
        float[] values = new float[Shapes.elements(shape)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    Tensor tensor(int... shape) {
        return on.upload(draw(shape), shape);
    }

    Conv2dLayer conv(Conv2dSpec spec) {
        float[] weight = draw(spec.weights());
        for (int i = 0; i < weight.length; i++) {
            weight[i] /= (float) Math.sqrt(spec.inChannels() * spec.kernel() * spec.kernel());
        }
        return on.conv2dLayer(spec, weight, draw(spec.biases()));
    }

    LinearLayer linear(int in, int out, boolean bias) {
        float[] weight = draw(out, in);
        for (int i = 0; i < weight.length; i++) {
            weight[i] /= (float) Math.sqrt(in);
        }
        return on.linearLayer(in, out, weight, bias ? draw(out) : null);
    }

    /**
     * Returns a random modulation.
     *
     * @param n the number of samples, or 1 for a modulation that all samples share
     */
    Modulation modulation(int n, int channels) {
        return new Modulation(tensor(n, channels), tensor(n, channels), tensor(n, channels), tensor(n, channels), 0.2f);
    }

    /**
     * Returns a random per-pixel part of a modulation.
     *
     * @param shape the shape of the modulated map
     */
    Modulation.PerPixel perPixel(int inner, int... shape) {
        return new Modulation.PerPixel(
                tensor(shape[0], inner, shape[2], shape[3]), conv(Conv2dSpec.same(inner, 4 * shape[1], 1)));
    }

    Tensor crossAttention(int[] s, int m, Tensor lengths) {
        Conv2dLayer toQuery = conv(Conv2dSpec.same(s[6], s[1], 1));
        return on.crossAttention(
                tensor(s[0], s[6], s[2], s[3]), toQuery, tensor(m, s[4], s[1]), tensor(m, s[4], s[1]), s[5], lengths);
    }
}
