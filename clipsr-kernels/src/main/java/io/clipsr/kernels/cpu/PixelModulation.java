package io.clipsr.kernels.cpu;

import io.clipsr.kernels.Modulation;
import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.cpu.micro.Gemm;

/**
 * The gammas and betas of a modulation with per-pixel parts ({@link Modulation.PerPixel}). They are computed by a
 * matrix product for a few pixels at a time and used while they are in the cache, instead of as four full maps in
 * memory.
 */
final class PixelModulation {
    private final Gemm gemm;
    private final BufferPool pool;
    private final CpuTensor context;
    private final CpuConv2dLayer layer;
    private final int channels;
    /**
     * The concatenated gamma0, beta0, gamma1 and beta1 of the sentence, padded to whole panels: one array per sample,
     * or one for all samples.
     */
    private final float[][] sentenceParts;

    PixelModulation(Modulation m, Gemm gemm, BufferPool pool) {
        this.gemm = gemm;
        this.pool = pool;
        this.context = (CpuTensor) m.perPixel().context();
        this.layer = (CpuConv2dLayer) m.perPixel().layer();
        this.channels = m.gamma0().dim(1);
        this.sentenceParts = new float[m.gamma0().dim(0)][];
        Tensor[] four = {m.gamma0(), m.beta0(), m.gamma1(), m.beta1()};
        for (int sample = 0; sample < sentenceParts.length; sample++) {
            float[] row = layer.bias().clone();
            for (int q = 0; q < 4 * channels; q++) {
                row[q] += ((CpuTensor) four[q / channels]).data()[sample * channels + q % channels];
            }
            sentenceParts[sample] = row;
        }
    }

    /** A consumer of the gammas and betas of one pixel, the first {@code 4 * channels} values of the array. */
    interface Pixel {
        void with(int pixel, float[] four);
    }

    /** Computes {@code count} pixels of one sample, starting at {@code first} (an index over the whole batch). */
    void each(int first, int count, int sample, Pixel body) {
        float[] start = sentenceParts[sentenceParts.length == 1 ? 0 : sample];
        int panel = layer.panel();
        int inner = context.dim(1);
        float[] weight = layer.filters().get(0).packed();
        int[] rows = new int[gemm.rows()];
        float[] sums = pool.take(gemm.rows() * start.length);
        float[] four = pool.take(start.length);
        try {
            for (int p = 0; p < count; p += gemm.rows()) {
                for (int r = 0; r < gemm.rows(); r++) {
                    rows[r] = (first + Math.min(p + r, count - 1)) * inner;
                }
                for (int i = 0; i < layer.panels(); i++) {
                    int tile = i * gemm.rows() * panel;
                    for (int r = 0; r < gemm.rows(); r++) {
                        System.arraycopy(start, i * panel, sums, tile + r * panel, panel);
                    }
                    gemm.tile(context.data(), rows, 0, 0, inner, weight, i * inner * panel, sums, tile, panel);
                }
                for (int r = 0; r < Math.min(gemm.rows(), count - p); r++) {
                    for (int i = 0; i < layer.panels(); i++) {
                        System.arraycopy(sums, (i * gemm.rows() + r) * panel, four, i * panel, panel);
                    }
                    body.with(p + r, four);
                }
            }
        } finally {
            pool.release(four);
            pool.release(sums);
        }
    }
}
