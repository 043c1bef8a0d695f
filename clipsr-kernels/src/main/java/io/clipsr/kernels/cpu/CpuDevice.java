package io.clipsr.kernels.cpu;

import io.clipsr.kernels.Activation;
import io.clipsr.kernels.Conv2dFusion;
import io.clipsr.kernels.Conv2dSpec;
import io.clipsr.kernels.Modulation;
import io.clipsr.kernels.Shapes;
import io.clipsr.kernels.cpu.micro.Gemm;
import io.clipsr.kernels.cpu.micro.Gemms;
import io.clipsr.kernels.support.CheckedDevice;
import io.clipsr.kernels.support.DenseMlp;
import io.clipsr.kernels.support.StoredMap;
import java.util.List;

/** The CPU device: the network's operations in pure Java. */
public final class CpuDevice extends CheckedDevice<CpuTensor, CpuConv2dLayer> {
    /** The largest pool, 256 MB. A picture of one 64x64 grid at full width takes a little more than 128 MB. */
    private static final long LARGEST_POOL = 64L << 20;
    /** The share of Java's memory that the pool may hold. */
    private static final long POOL_SHARE = 8;

    /** The system property that computes each convolution by its definition, in place of {@link WinogradScheme}s. */
    private static final String EXACT = "clipsr.cpu.exact";

    private final Gemm gemm;
    private final SchemeChoice choice;
    private final Parallel parallel;
    private final BufferPool pool;
    private final Convolution convolution;
    private final CpuAttention attention;

    /**
     * Creates a device.
     *
     * @param threads the number of threads that compute, including the caller's
     */
    public CpuDevice(int threads) {
        this(
                threads,
                Gemms.best(),
                Boolean.getBoolean(EXACT) ? SchemeChoice.EXACT : SchemeChoice.CHEAPEST,
                new BufferPool(poolLimit()));
    }

    private static long poolLimit() {
        return Math.min(LARGEST_POOL, Runtime.getRuntime().maxMemory() / POOL_SHARE / Float.BYTES);
    }

    CpuDevice(int threads, Gemm gemm, SchemeChoice choice, BufferPool pool) {
        this.gemm = gemm;
        this.choice = choice;
        this.parallel = new Parallel(threads);
        this.pool = pool;
        this.convolution = new Convolution(gemm, parallel, pool);
        this.attention = new CpuAttention(parallel);
    }

    @Override
    public String name() {
        return "cpu (" + gemm.describe() + ", " + parallel.threads()
                + (parallel.threads() == 1 ? " thread)" : " threads)");
    }

    /** Returns the readable reason why this process computes with vectors or with plain loops. */
    public static String reason() {
        return Gemms.choice().reason();
    }

    @Override
    protected CpuTensor newTensor(int... shape) {
        return new CpuTensor(this, pool.take(Shapes.elements(shape)), shape);
    }

    @Override
    protected void release(CpuTensor tensor) {
        pool.release(tensor.release());
    }

    @Override
    protected void shutDown() {
        parallel.close();
        pool.clear();
    }

    @Override
    protected void upload(float[] values, CpuTensor out) {
        if (out.rank() == 4) {
            MapOps.nchwToNhwc(values, out.dim(0), out.dim(1), out.dim(2) * out.dim(3), out.data());
        } else {
            System.arraycopy(values, 0, out.data(), 0, values.length);
        }
    }

    @Override
    protected void download(CpuTensor tensor, float[] out) {
        if (tensor.rank() == 4) {
            MapOps.nhwcToNchw(tensor.data(), tensor.dim(0), tensor.dim(1), tensor.dim(2) * tensor.dim(3), out);
        } else {
            System.arraycopy(tensor.data(), 0, out, 0, out.length);
        }
    }

    @Override
    protected CpuConv2dLayer layer(Conv2dSpec spec, float[] weight, float[] bias) {
        return CpuConv2dLayer.of(this, spec, weight, bias, gemm.panel(), choice, parallel);
    }

    @Override
    protected void conv2d(
            CpuTensor map, CpuConv2dLayer layer, Conv2dFusion fusion, List<StoredMap<CpuTensor>> outputs) {
        convolution.run(map, layer, fusion, outputs);
    }

    /** Computes a linear layer as a 1x1 convolution of a map with one row of pixels. */
    @Override
    protected void linear(CpuTensor x, CpuConv2dLayer layer, Activation activation, CpuTensor residual, CpuTensor out) {
        int rows = x.elements() / layer.spec().inChannels();
        Conv2dFusion fusion = Conv2dFusion.NONE.activated(activation);
        if (residual != null) {
            fusion = fusion.plus(rowOfPixels(residual, rows));
        }
        CpuTensor row = rowOfPixels(out, rows);
        convolution.run(rowOfPixels(x, rows), layer, fusion, List.of(StoredMap.plain(row, row.shape())));
    }

    private CpuTensor rowOfPixels(CpuTensor x, int rows) {
        return new CpuTensor(this, x.data(), 1, x.elements() / rows, 1, rows);
    }

    @Override
    protected void mlps(CpuTensor rows, List<DenseMlp<CpuConv2dLayer>> mlps, List<CpuTensor> out) {
        for (int i = 0; i < out.size(); i++) {
            CpuConv2dLayer first = mlps.get(i).first();
            CpuTensor hidden = newTensor(rows.dim(0), first.spec().outChannels());
            try {
                linear(rows, first, Activation.RELU, null, hidden);
                linear(hidden, mlps.get(i).second(), Activation.IDENTITY, null, out.get(i));
            } finally {
                release(hidden);
            }
        }
    }

    @Override
    protected void layerNorm(CpuTensor x, CpuTensor weight, CpuTensor bias, float epsilon, CpuTensor out) {
        int width = weight.elements();
        MapOps.layerNorm(
                x.data(), x.elements() / width, width, weight.data(), bias.data(), epsilon, out.data(), parallel);
    }

    private static float[] dataOrNull(CpuTensor tensor) {
        return tensor == null ? null : tensor.data();
    }

    @Override
    protected void selfAttention(CpuTensor qkv, int heads, boolean causal, CpuTensor lengths, CpuTensor out) {
        attention.self(qkv.data(), qkv.dim(0), qkv.dim(1), out.dim(2), heads, causal, dataOrNull(lengths), out.data());
    }

    @Override
    protected void crossAttention(
            CpuTensor map,
            CpuConv2dLayer toQuery,
            CpuTensor keys,
            CpuTensor values,
            int heads,
            CpuTensor lengths,
            CpuTensor out) {
        CpuTensor queries = newTensor(out.shape());
        try {
            convolution.run(map, toQuery, Conv2dFusion.NONE, List.of(StoredMap.plain(queries, out.shape())));
            attention.cross(
                    queries.data(),
                    map.dim(0),
                    map.dim(2) * map.dim(3),
                    out.dim(1),
                    keys.data(),
                    values.data(),
                    keys.dim(0),
                    keys.dim(1),
                    heads,
                    dataOrNull(lengths),
                    out.data());
        } finally {
            release(queries);
        }
    }

    @Override
    protected void modulate(CpuTensor map, Modulation modulation, CpuTensor residual, CpuTensor out) {
        MapModulation.run(map, modulation, residual, out, gemm, pool, parallel);
    }

    @Override
    protected void add(CpuTensor a, float factor, CpuTensor b, CpuTensor out) {
        float[] x = a.data();
        float[] y = b.data();
        float[] to = out.data();
        int part = b.elements();
        for (int start = 0; start < out.elements(); start += part) {
            for (int i = 0; i < part; i++) {
                to[start + i] = x[start + i] + factor * y[i];
            }
        }
    }

    @Override
    protected void resizeNearest(CpuTensor map, CpuTensor out) {
        MapOps.resizeNearest(map, out, parallel);
    }

    @Override
    protected void resizeBilinear(CpuTensor map, float fullHeight, float fullWidth, int top, int left, CpuTensor out) {
        MapOps.resizeBilinear(map, fullHeight, fullWidth, top, left, out, parallel);
    }

    @Override
    protected void crop(CpuTensor map, int top, int left, CpuTensor out) {
        MapOps.crop(map, top, left, out, parallel);
    }

    @Override
    protected void paste(CpuTensor map, CpuTensor patch, int top, int left, CpuTensor out) {
        copy(map, out);
        MapOps.paste(patch, top, left, out);
    }

    @Override
    protected void toSequence(CpuTensor map, CpuTensor out) {
        copy(map, out);
    }

    @Override
    protected void toMap(CpuTensor sequence, CpuTensor out) {
        copy(sequence, out);
    }

    @Override
    protected void concat(CpuTensor first, CpuTensor second, CpuTensor out) {
        int width = second.dim(2);
        int a = first.dim(1) * width;
        int b = second.dim(1) * width;
        for (int s = 0; s < out.dim(0); s++) {
            System.arraycopy(first.data(), first.dim(0) == 1 ? 0 : s * a, out.data(), s * (a + b), a);
            System.arraycopy(second.data(), s * b, out.data(), s * (a + b) + a, b);
        }
    }

    @Override
    protected void slice(CpuTensor sequence, int from, CpuTensor out) {
        int width = sequence.dim(2);
        int count = out.dim(1) * width;
        for (int s = 0; s < out.dim(0); s++) {
            System.arraycopy(sequence.data(), (s * sequence.dim(1) + from) * width, out.data(), s * count, count);
        }
    }

    @Override
    protected void reshape(CpuTensor rows, CpuTensor out) {
        copy(rows, out);
    }

    /** Copies all values. Maps are stored pixel by pixel, like sequences, so converting one to the other is a copy. */
    private static void copy(CpuTensor from, CpuTensor out) {
        System.arraycopy(from.data(), 0, out.data(), 0, out.elements());
    }
}
