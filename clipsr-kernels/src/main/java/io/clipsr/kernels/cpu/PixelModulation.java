package io.clipsr.kernels.cpu;

import io.clipsr.kernels.Modulation;
import io.clipsr.kernels.Tensor;

/**
 * Gamma and beta where each pixel adds a part of its own ({@link Modulation.PerPixel}): a matrix product for a few
 * pixels at a time, used up while it is in the cache. Written out, the four would be maps as large as the modulated one
 * each.
 */
final class PixelModulation {
    private final Gemm gemm;
    private final BufferPool pool;
    private final CpuTensor context;
    private final CpuConv2dLayer layer;
    private final int channels;
    /**
     * Of each sample, or of all: gamma0, beta0, gamma1 and beta1 of the sentence behind each other, filled up to whole
     * panels.
     */
    private final float[][] ofSentence;

    PixelModulation(Modulation m, Gemm gemm, BufferPool pool) {
        this.gemm = gemm;
        this.pool = pool;
        this.context = (CpuTensor) m.perPixel().context();
        this.layer = (CpuConv2dLayer) m.perPixel().layer();
        this.channels = m.gamma0().dim(1);
        this.ofSentence = new float[m.gamma0().dim(0)][];
        Tensor[] four = {m.gamma0(), m.beta0(), m.gamma1(), m.beta1()};
        for (int sample = 0; sample < ofSentence.length; sample++) {
            float[] row = layer.bias().clone();
            for (int q = 0; q < 4 * channels; q++) {
                row[q] += ((CpuTensor) four[q / channels]).data()[sample * channels + q % channels];
            }
            ofSentence[sample] = row;
        }
    }

    /** Receives the four parts of one pixel, the first {@code 4 * channels} values of the array. */
    interface Pixel {
        void with(int pixel, float[] four);
    }

    /** Computes pixels from {@code first} on (counted over the whole batch), all of one sample. */
    void each(int first, int count, int sample, Pixel body) {
        float[] start = ofSentence[ofSentence.length == 1 ? 0 : sample];
        int panel = layer.panel();
        int inner = context.dim(1);
        float[] weight = layer.filters().get(0).packed();
        int[] rows = new int[Gemm.ROWS];
        float[] sums = pool.take(Gemm.ROWS * start.length);
        float[] four = pool.take(start.length);
        try {
            for (int p = 0; p < count; p += Gemm.ROWS) {
                for (int r = 0; r < Gemm.ROWS; r++) {
                    rows[r] = (first + Math.min(p + r, count - 1)) * inner;
                }
                for (int i = 0; i < layer.panels(); i++) {
                    int tile = i * Gemm.ROWS * panel;
                    for (int r = 0; r < Gemm.ROWS; r++) {
                        System.arraycopy(start, i * panel, sums, tile + r * panel, panel);
                    }
                    gemm.tile(context.data(), rows, 0, 0, inner, weight, i * inner * panel, sums, tile);
                }
                for (int r = 0; r < Math.min(Gemm.ROWS, count - p); r++) {
                    for (int i = 0; i < layer.panels(); i++) {
                        System.arraycopy(sums, (i * Gemm.ROWS + r) * panel, four, i * panel, panel);
                    }
                    body.with(p + r, four);
                }
            }
        } finally {
            pool.give(four);
            pool.give(sums);
        }
    }
}
