package io.clipsr.kernels.cpu;

import io.clipsr.kernels.Modulation;
import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.cpu.micro.Elementwise;
import io.clipsr.kernels.cpu.micro.Gemm;

/** The modulation of a whole map. */
final class MapModulation {
    private final Elementwise elementwise;
    private final Modulation modulation;
    private final PixelModulation perPixel;

    private MapModulation(Modulation modulation, Gemm gemm, BufferPool pool) {
        this.elementwise = gemm.elementwise();
        this.modulation = modulation;
        this.perPixel = modulation.perPixel() == null ? null : new PixelModulation(modulation, gemm, pool);
    }

    /**
     * Computes a modulation.
     *
     * @param residual the map to add, or null
     */
    static void run(
            CpuTensor map,
            Modulation modulation,
            CpuTensor residual,
            CpuTensor out,
            Gemm gemm,
            BufferPool pool,
            Parallel parallel) {
        MapModulation operation = new MapModulation(modulation, gemm, pool);
        float[] from = map.data();
        float[] to = out.data();
        float[] added = residual == null ? null : residual.data();
        int height = map.dim(2);
        int width = map.dim(3);
        int row = width * map.dim(1);
        parallel.ranges(map.dim(0) * height, 1, (first, end) -> {
            for (int y = first; y < end; y++) {
                operation.pixels(from, to, y * width, width, y / height, map.dim(1));
                if (added != null) {
                    operation.elementwise.add(added, y * row, to, y * row, row);
                }
            }
        });
    }

    /** Modulates {@code count} pixels of one sample, starting at {@code first} (an index over the whole batch). */
    private void pixels(float[] from, float[] to, int first, int count, int sample, int channels) {
        if (perPixel != null) {
            perPixel.each(first, count, sample, (pixel, four) -> {
                int at = (first + pixel) * channels;
                modulate(from, to, at, channels, four, 0, four, channels, four, 2 * channels, four, 3 * channels);
            });
            return;
        }
        float[] gamma0 = data(modulation.gamma0());
        float[] beta0 = data(modulation.beta0());
        float[] gamma1 = data(modulation.gamma1());
        float[] beta1 = data(modulation.beta1());
        int g = modulation.gamma0().dim(0) == 1 ? 0 : sample * channels;
        for (int pixel = first; pixel < first + count; pixel++) {
            modulate(from, to, pixel * channels, channels, gamma0, g, beta0, g, gamma1, g, beta1, g);
        }
    }

    private void modulate(
            float[] from,
            float[] to,
            int at,
            int count,
            float[] gamma0,
            int g0,
            float[] beta0,
            int b0,
            float[] gamma1,
            int g1,
            float[] beta1,
            int b1) {
        float slope = modulation.slope();
        elementwise.affineLeakyRelu(from, at, gamma0, g0, beta0, b0, slope, to, at, count);
        elementwise.affineLeakyRelu(to, at, gamma1, g1, beta1, b1, slope, to, at, count);
    }

    private static float[] data(Tensor tensor) {
        return ((CpuTensor) tensor).data();
    }
}
