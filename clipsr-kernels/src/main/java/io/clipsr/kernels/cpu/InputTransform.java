package io.clipsr.kernels.cpu;

import io.clipsr.kernels.Activation;
import io.clipsr.kernels.Conv2dFusion;
import io.clipsr.kernels.Modulation;
import io.clipsr.kernels.Tensor;
import java.util.Arrays;

/** The prologue of a convolution: modulates or activates the input and writes it to a zero-padded map. */
final class InputTransform {
    private final Conv2dFusion fusion;
    private final float[] source;
    private final int channels;
    private final int pixelsOfSample;
    private final PixelModulation perPixel;

    private InputTransform(Conv2dFusion fusion, CpuTensor map, Gemm gemm, BufferPool pool) {
        Modulation m = fusion.modulation();
        this.perPixel = m == null || m.perPixel() == null ? null : new PixelModulation(m, gemm, pool);
        this.fusion = fusion;
        this.source = map.data();
        this.channels = map.dim(1);
        this.pixelsOfSample = map.dim(2) * map.dim(3);
    }

    /** Returns whether there is no prologue, so that the input can be read unchanged. */
    static boolean isIdentity(Conv2dFusion fusion) {
        return fusion.modulation() == null && fusion.inputActivation().kind() == Activation.Kind.IDENTITY;
    }

    /** Writes all samples of the map, each with {@code padding} zeros on every side. */
    static void run(
            Conv2dFusion fusion,
            CpuTensor map,
            int padding,
            float[] padded,
            Gemm gemm,
            BufferPool pool,
            Parallel parallel) {
        InputTransform transform = new InputTransform(fusion, map, gemm, pool);
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
                transform.pixels((row / paddedHeight * height + y) * width, width, padded, inner);
            }
        });
    }

    /** Writes {@code count} pixels of one sample, starting at {@code first} (an index over the whole batch). */
    private void pixels(int first, int count, float[] target, int at) {
        int from = first * channels;
        int length = count * channels;
        Modulation m = fusion.modulation();
        if (m == null) {
            System.arraycopy(source, from, target, at, length);
            Activations.apply(fusion.inputActivation(), target, at, length);
        } else if (m.perPixel() != null) {
            perPixel.each(first, count, first / pixelsOfSample, (pixel, four) -> {
                int to = at + pixel * channels;
                affineLeakyRelu(
                        source, from + pixel * channels, four, 0, four, channels, target, to, channels, m.slope());
                affineLeakyRelu(target, to, four, 2 * channels, four, 3 * channels, target, to, channels, m.slope());
            });
        } else {
            int g = m.gamma0().dim(0) == 1 ? 0 : first / pixelsOfSample * channels;
            for (int p = 0; p < count; p++) {
                modulate(from + p * channels, target, at + p * channels, m, g);
            }
        }
    }

    private void modulate(int from, float[] target, int at, Modulation m, int g) {
        affineLeakyRelu(source, from, data(m.gamma0()), g, data(m.beta0()), g, target, at, channels, m.slope());
        affineLeakyRelu(target, at, data(m.gamma1()), g, data(m.beta1()), g, target, at, channels, m.slope());
    }

    private static float[] data(Tensor tensor) {
        return ((CpuTensor) tensor).data();
    }

    private static void affineLeakyRelu(
            float[] x,
            int from,
            float[] gamma,
            int g,
            float[] beta,
            int b,
            float[] y,
            int at,
            int length,
            float slope) {
        if (slope <= 1) {
            for (int i = 0; i < length; i++) {
                float v = gamma[g + i] * x[from + i] + beta[b + i];
                y[at + i] = Math.max(v, slope * v);
            }
        } else {
            for (int i = 0; i < length; i++) {
                float v = gamma[g + i] * x[from + i] + beta[b + i];
                y[at + i] = Math.min(v, slope * v);
            }
        }
    }
}
