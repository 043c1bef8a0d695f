package io.clipsr.kernels.cpu;

import io.clipsr.kernels.Activation;
import io.clipsr.kernels.Modulation;
import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.cpu.micro.Elementwise;
import io.clipsr.kernels.support.StoredMap;

/** One of the maps that a convolution stores. */
final class MapStore {
    private final Elementwise elementwise;
    private final float[] out;
    private final int firstChannel;
    private final int channels;
    private final int top;
    private final int left;
    private final int height;
    private final int width;
    /** The activation; null if the map is modulated. */
    private final Activation activation;

    private final float slope;
    private final float[] gamma0;
    private final float[] beta0;
    private final float[] gamma1;
    private final float[] beta1;
    /** The number of gammas from one sample to the next, 0 if the batch shares them. */
    private final int gammasOfSample;

    MapStore(Elementwise elementwise, StoredMap<CpuTensor> map) {
        this.elementwise = elementwise;
        this.out = map.tensor().data();
        this.firstChannel = map.channels().from();
        this.channels = map.channels().count();
        this.top = map.window().top();
        this.left = map.window().left();
        this.height = map.window().height();
        this.width = map.window().width();
        this.activation = map.then() instanceof Activation a ? a : null;
        Modulation m = map.then() instanceof Modulation modulation ? modulation : null;
        this.slope = m == null ? 0 : m.slope();
        this.gamma0 = m == null ? null : data(m.gamma0());
        this.beta0 = m == null ? null : data(m.beta0());
        this.gamma1 = m == null ? null : data(m.gamma1());
        this.beta1 = m == null ? null : data(m.beta1());
        this.gammasOfSample = m == null || m.gamma0().dim(0) == 1 ? 0 : channels;
    }

    private static float[] data(Tensor tensor) {
        return ((CpuTensor) tensor).data();
    }

    /**
     * Stores those of a pixel's channels that this map has, if it has the pixel.
     *
     * @param y the row in the convolution's result
     * @param x the column in the convolution's result
     * @param c the first channel in the convolution's result
     * @param values the values of that channel and the following
     * @param from the index of the first value
     * @param length the number of values
     */
    void store(int sample, int y, int x, int c, float[] values, int from, int length) {
        int first = Math.max(c, firstChannel);
        int count = Math.min(c + length, firstChannel + channels) - first;
        int row = y - top;
        int column = x - left;
        if (count <= 0 || row < 0 || row >= height || column < 0 || column >= width) {
            return;
        }
        int channel = first - firstChannel;
        int at = ((sample * height + row) * width + column) * channels + channel;
        int source = from + first - c;
        if (activation != null) {
            Activations.apply(elementwise, activation, values, source, out, at, count);
        } else {
            int g = sample * gammasOfSample + channel;
            elementwise.affineLeakyRelu(values, source, gamma0, g, beta0, g, slope, out, at, count);
            elementwise.affineLeakyRelu(out, at, gamma1, g, beta1, g, slope, out, at, count);
        }
    }
}
