package io.clipsr.kernels.cpu;

import io.clipsr.kernels.Activation;
import io.clipsr.kernels.Conv2dFusion;
import io.clipsr.kernels.Modulation;
import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.cpu.micro.Elementwise;
import io.clipsr.kernels.cpu.micro.Gemm;
import java.util.Arrays;

/** The prologue of a convolution: modulates or activates the input and writes it to a zero-padded map. */
final class InputTransform {
    private final Elementwise elementwise;
    private final Conv2dFusion fusion;
    private final float[] source;
    private final int channels;
    private final int pixelsOfSample;
    private final PixelModulation perPixel;

    private InputTransform(Conv2dFusion fusion, CpuTensor map, Gemm gemm, BufferPool pool) {
        Modulation m = fusion.modulation();
        this.perPixel = m == null || m.perPixel() == null ? null : new PixelModulation(m, gemm, pool);
        this.elementwise = gemm.elementwise();
        this.fusion = fusion;
        this.source = map.data();
        this.channels = map.dim(1);
        this.pixelsOfSample = map.dim(2) * map.dim(3);
    }

    /** Returns whether there is no prologue, so that the input can be read unchanged. */
    static boolean isIdentity(Conv2dFusion fusion) {
        return fusion.modulation() == null && fusion.inputActivation().kind() == Activation.Kind.IDENTITY;
    }

    /**
     * Writes all samples of the map, each with {@code padding} zeros above and on the left, and zeros below and on the
     * right up to the padded size. What lies beyond that size is left out.
     */
    static void run(
            Conv2dFusion fusion,
            CpuTensor map,
            int padding,
            int paddedHeight,
            int paddedWidth,
            float[] padded,
            Gemm gemm,
            BufferPool pool,
            Parallel parallel) {
        InputTransform transform = new InputTransform(fusion, map, gemm, pool);
        int height = map.dim(2);
        int width = map.dim(3);
        int channels = map.dim(1);
        int rowLength = paddedWidth * channels;
        int used = Math.min(width, paddedWidth - padding);
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
                Arrays.fill(padded, inner + used * channels, at + rowLength, 0);
                transform.pixels((row / paddedHeight * height + y) * width, used, padded, inner);
            }
        });
    }

    /** Writes {@code count} pixels of one sample, starting at {@code first} (an index over the whole batch). */
    private void pixels(int first, int count, float[] target, int at) {
        int from = first * channels;
        int length = count * channels;
        Modulation m = fusion.modulation();
        if (m == null) {
            Activations.apply(elementwise, fusion.inputActivation(), source, from, target, at, length);
        } else if (m.perPixel() != null) {
            perPixel.each(first, count, first / pixelsOfSample, (pixel, four) -> {
                int to = at + pixel * channels;
                elementwise.affineLeakyRelu(
                        source, from + pixel * channels, four, 0, four, channels, m.slope(), target, to, channels);
                elementwise.affineLeakyRelu(
                        target, to, four, 2 * channels, four, 3 * channels, m.slope(), target, to, channels);
            });
        } else {
            int g = m.gamma0().dim(0) == 1 ? 0 : first / pixelsOfSample * channels;
            for (int p = 0; p < count; p++) {
                modulate(from + p * channels, target, at + p * channels, m, g);
            }
        }
    }

    private void modulate(int from, float[] target, int at, Modulation m, int g) {
        elementwise.affineLeakyRelu(
                source, from, data(m.gamma0()), g, data(m.beta0()), g, m.slope(), target, at, channels);
        elementwise.affineLeakyRelu(
                target, at, data(m.gamma1()), g, data(m.beta1()), g, m.slope(), target, at, channels);
    }

    private static float[] data(Tensor tensor) {
        return ((CpuTensor) tensor).data();
    }
}
