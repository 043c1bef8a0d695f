package io.clipsr.kernels.cpu;

import io.clipsr.kernels.Activation;
import io.clipsr.kernels.Conv2dFusion;
import io.clipsr.kernels.Modulation;
import java.util.Arrays;

/** Writes a convolution's input into a zero-padded map, modulated or activated on the way. */
final class Prologue {
    private final Conv2dFusion fusion;
    private final float[] source;
    private final int channels;
    private final int pixelsOfSample;

    Prologue(Conv2dFusion fusion, CpuTensor map) {
        this.fusion = fusion;
        this.source = map.data();
        this.channels = map.dim(1);
        this.pixelsOfSample = map.dim(2) * map.dim(3);
    }

    /** Whether the input can be read as it is. */
    static boolean isIdentity(Conv2dFusion fusion) {
        return fusion.modulation() == null && fusion.inputActivation().kind() == Activation.Kind.IDENTITY;
    }

    /** All samples of the map, each with {@code padding} zeros on every side. */
    static void run(Conv2dFusion fusion, CpuTensor map, int padding, float[] padded, Parallel parallel) {
        Prologue prologue = new Prologue(fusion, map);
        int height = map.dim(2);
        int width = map.dim(3);
        int channels = map.dim(1);
        int paddedHeight = height + 2 * padding;
        int rowLength = (width + 2 * padding) * channels;
        parallel.ranges(map.dim(0) * paddedHeight, 1, (from, to) -> {
            for (int row = from; row < to; row++) {
                int y = row % paddedHeight - padding;
                int at = row * rowLength;
                if (y < 0 || y >= height) {
                    Arrays.fill(padded, at, at + rowLength, 0);
                    continue;
                }
                int inner = at + padding * channels;
                Arrays.fill(padded, at, inner, 0);
                Arrays.fill(padded, inner + width * channels, at + rowLength, 0);
                prologue.pixels((row / paddedHeight * height + y) * width, width, padded, inner);
            }
        });
    }

    /** Pixels {@code first} and following (counted over the whole batch), all of one sample. */
    void pixels(int first, int count, float[] target, int at) {
        int from = first * channels;
        int length = count * channels;
        Modulation m = fusion.modulation();
        if (m == null) {
            System.arraycopy(source, from, target, at, length);
            Activations.apply(fusion.inputActivation(), target, at, length);
        } else if (m.perPixel()) {
            modulate(from, target, at, length, m, first);
        } else {
            int sample = first / pixelsOfSample;
            for (int p = 0; p < count; p++) {
                modulate(from + p * channels, target, at + p * channels, channels, m, sample);
            }
        }
    }

    /** @param item sample of the modulation's rows, or pixel of its maps */
    private void modulate(int from, float[] target, int at, int length, Modulation m, int item) {
        float[] gamma0 = ((CpuTensor) m.gamma0()).data();
        float[] beta0 = ((CpuTensor) m.beta0()).data();
        float[] gamma1 = ((CpuTensor) m.gamma1()).data();
        float[] beta1 = ((CpuTensor) m.beta1()).data();
        int shared = m.gamma0().dim(0) == 1 ? (m.perPixel() ? item % pixelsOfSample : 0) : item;
        int g = shared * channels;
        affineLeakyRelu(source, from, gamma0, beta0, g, target, at, length, m.slope());
        affineLeakyRelu(target, at, gamma1, beta1, g, target, at, length, m.slope());
    }

    private static void affineLeakyRelu(float[] x, int from, float[] gamma, float[] beta, int g, float[] y, int at, int length, float slope) {
        if (slope <= 1) {
            for (int i = 0; i < length; i++) {
                float v = gamma[g + i] * x[from + i] + beta[g + i];
                y[at + i] = Math.max(v, slope * v);
            }
        } else {
            for (int i = 0; i < length; i++) {
                float v = gamma[g + i] * x[from + i] + beta[g + i];
                y[at + i] = Math.min(v, slope * v);
            }
        }
    }
}
