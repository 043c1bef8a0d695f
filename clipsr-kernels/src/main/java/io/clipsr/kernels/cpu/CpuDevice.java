package io.clipsr.kernels.cpu;

import static io.clipsr.kernels.Shapes.require;

import io.clipsr.kernels.Activation;
import io.clipsr.kernels.Conv2dFusion;
import io.clipsr.kernels.Conv2dLayer;
import io.clipsr.kernels.Conv2dSpec;
import io.clipsr.kernels.Device;
import io.clipsr.kernels.LinearLayer;
import io.clipsr.kernels.Mlp;
import io.clipsr.kernels.Modulation;
import io.clipsr.kernels.Shapes;
import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.TensorScope;
import io.clipsr.kernels.support.Checks;
import io.clipsr.kernels.support.Scopes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The network's operations in pure Java. */
public final class CpuDevice implements Device {
    /** 128 MB of arrays for reuse: what a picture of one 64x64 grid passes through at full width. */
    private static final long POOLED = 32L << 20;

    private final Gemm gemm;
    private final Parallel parallel;
    private final BufferPool pool;
    private final Convolution convolution;
    private final CpuAttention attention;
    private final Scopes scopes;
    private volatile boolean closed;

    /** @param threads how many compute, the caller's included */
    public CpuDevice(int threads) {
        this(threads, Gemms.best(), new BufferPool(POOLED));
    }

    CpuDevice(int threads, Gemm gemm, BufferPool pool) {
        this.gemm = gemm;
        this.parallel = new Parallel(threads);
        this.pool = pool;
        this.scopes = new Scopes(tensor -> pool.give(((CpuTensor) tensor).release()));
        this.convolution = new Convolution(gemm, parallel, pool);
        this.attention = new CpuAttention(parallel);
    }

    @Override
    public String name() {
        return "cpu (" + gemm.describe() + ", " + parallel.threads()
                + (parallel.threads() == 1 ? " thread)" : " threads)");
    }

    /** Returns why this process computes with vectors or with plain loops, for people. */
    public static String reason() {
        return Gemms.choice().reason();
    }

    @Override
    public TensorScope openScope() {
        requireOpen();
        return scopes.open();
    }

    @Override
    public Tensor upload(float[] values, int... shape) {
        CpuTensor out = allocate(shape);
        if (values.length != out.elements()) {
            throw new IllegalArgumentException(
                    values.length + " values do not fill a tensor of " + Arrays.toString(shape));
        }
        if (shape.length == 4) {
            MapOps.nchwToNhwc(values, shape[0], shape[1], shape[2] * shape[3], out.data());
        } else {
            System.arraycopy(values, 0, out.data(), 0, values.length);
        }
        return out;
    }

    @Override
    public float[] download(Tensor tensor) {
        requireOpen();
        float[] values = new float[tensor.elements()];
        if (tensor.rank() == 4) {
            MapOps.nhwcToNchw(data(tensor), tensor.dim(0), tensor.dim(1), tensor.dim(2) * tensor.dim(3), values);
        } else {
            System.arraycopy(data(tensor), 0, values, 0, values.length);
        }
        return values;
    }

    @Override
    public Tensor uploadPictures(byte[] rgb, int n, int height, int width) {
        Checks.requirePictures(rgb, n, height, width);
        CpuTensor out = allocate(n, 3, height, width);
        EightBit.toFloats(rgb, out.data());
        return out;
    }

    @Override
    public byte[] downloadPictures(Tensor map) {
        requireOpen();
        require("a map of pictures", map, -1, 3, -1, -1);
        byte[] rgb = new byte[map.elements()];
        EightBit.toBytes(data(map), rgb);
        return rgb;
    }

    @Override
    public Conv2dLayer conv2dLayer(Conv2dSpec spec, float[] weight, float[] bias) {
        requireOpen();
        return CpuConv2dLayer.of(spec, weight, bias, gemm.panel(), parallel);
    }

    @Override
    public LinearLayer linearLayer(int inFeatures, int outFeatures, float[] weight, float[] bias) {
        return new CpuLinearLayer(
                (CpuConv2dLayer) conv2dLayer(Conv2dSpec.same(inFeatures, outFeatures, 1), weight, bias));
    }

    @Override
    public Tensor conv2d(Tensor map, Conv2dLayer layer, Conv2dFusion fusion) {
        Conv2dSpec spec = layer.spec();
        require("the input of a convolution", map, -1, spec.inChannels(), -1, -1);
        if (fusion.modulation() != null) {
            Checks.requireModulation(fusion.modulation(), map);
        }
        int r = spec.pixelShuffle();
        CpuTensor out = allocate(
                map.dim(0), spec.outChannels() / (r * r), spec.outSize(map.dim(2)) * r, spec.outSize(map.dim(3)) * r);
        convolution.run((CpuTensor) map, (CpuConv2dLayer) layer, fusion, out);
        return out;
    }

    /** A linear layer is a 1x1 convolution of a map that is one row of pixels. */
    @Override
    public Tensor linear(Tensor x, LinearLayer layer, Activation activation, Tensor residual) {
        int[] shape = x.shape().clone();
        Checks.requireRows(x, layer.inFeatures());
        int rows = x.elements() / layer.inFeatures();
        shape[shape.length - 1] = layer.outFeatures();
        CpuTensor out = allocate(shape);
        CpuTensor asMap = new CpuTensor(data(x), 1, layer.inFeatures(), 1, rows);
        int[] outMap = {1, layer.outFeatures(), 1, rows};
        Conv2dFusion fusion = Conv2dFusion.NONE.activated(activation);
        if (residual != null) {
            require("the residual of a linear layer", residual, shape);
            fusion = fusion.plus(new CpuTensor(data(residual), outMap));
        }
        convolution.run(asMap, ((CpuLinearLayer) layer).convolution(), fusion, new CpuTensor(out.data(), outMap));
        return out;
    }

    @Override
    public List<Tensor> mlps(Tensor rows, List<Mlp> mlps) {
        Checks.requireMlps(rows, mlps);
        List<Tensor> out = new ArrayList<>();
        try (TensorScope scope = openScope()) {
            for (Mlp mlp : mlps) {
                Tensor hidden = linear(rows, mlp.first(), Activation.RELU, null);
                out.add(scope.keep(linear(hidden, mlp.second(), Activation.IDENTITY, null)));
            }
        }
        return List.copyOf(out);
    }

    @Override
    public Tensor layerNorm(Tensor x, Tensor weight, Tensor bias, float epsilon) {
        int width = x.dim(x.rank() - 1);
        require("the weight of a layer norm", weight, width);
        require("the bias of a layer norm", bias, width);
        CpuTensor out = allocate(x.shape());
        MapOps.layerNorm(data(x), x.elements() / width, width, data(weight), data(bias), epsilon, out.data(), parallel);
        return out;
    }

    @Override
    public Tensor selfAttention(Tensor qkv, int heads, boolean causal, int[] lengths) {
        int width = qkv.dim(2) / 3;
        Checks.requireHeads(width, heads);
        Checks.requireLengths(lengths, qkv.dim(0), qkv.dim(1));
        CpuTensor out = allocate(qkv.dim(0), qkv.dim(1), width);
        attention.self(data(qkv), qkv.dim(0), qkv.dim(1), width, heads, causal, lengths, out.data());
        return out;
    }

    @Override
    public Tensor crossAttention(
            Tensor map, Conv2dLayer toQuery, Tensor keys, Tensor values, int heads, int[] lengths) {
        Checks.requireCrossAttention(map, toQuery, keys, values, heads, lengths);
        int inner = toQuery.spec().outChannels();
        CpuTensor out = allocate(map.dim(0), inner, map.dim(2), map.dim(3));
        float[] queries = pool.take(out.elements());
        try {
            convolution.run(
                    (CpuTensor) map, (CpuConv2dLayer) toQuery, Conv2dFusion.NONE, new CpuTensor(queries, out.shape()));
            attention.cross(
                    queries,
                    map.dim(0),
                    map.dim(2) * map.dim(3),
                    inner,
                    data(keys),
                    data(values),
                    keys.dim(0),
                    keys.dim(1),
                    heads,
                    lengths,
                    out.data());
        } finally {
            pool.give(queries);
        }
        return out;
    }

    @Override
    public Tensor modulate(Tensor map, Modulation modulation, Tensor residual) {
        Checks.requireModulation(modulation, map);
        if (residual != null) {
            require("the residual of a modulation", residual, map.shape());
        }
        CpuTensor out = allocate(map.shape());
        float[] to = out.data();
        Prologue.run(Conv2dFusion.NONE.modulated(modulation), (CpuTensor) map, 0, to, gemm, pool, parallel);
        if (residual != null) {
            float[] add = data(residual);
            for (int i = 0; i < out.elements(); i++) {
                to[i] += add[i];
            }
        }
        return out;
    }

    @Override
    public Tensor add(Tensor a, float factor, Tensor b) {
        int[] expected = a.shape().clone();
        expected[0] = b.dim(0) == 1 ? 1 : expected[0];
        require("the second summand", b, expected);
        CpuTensor out = allocate(a.shape());
        float[] x = data(a);
        float[] y = data(b);
        float[] to = out.data();
        int part = b.elements();
        for (int start = 0; start < out.elements(); start += part) {
            for (int i = 0; i < part; i++) {
                to[start + i] = x[start + i] + factor * y[i];
            }
        }
        return out;
    }

    @Override
    public Tensor resizeNearest(Tensor map, int height, int width) {
        CpuTensor out = allocate(map.dim(0), map.dim(1), height, width);
        MapOps.resizeNearest((CpuTensor) map, out, parallel);
        return out;
    }

    @Override
    public Tensor resizeBilinear(
            Tensor map, float fullHeight, float fullWidth, int top, int left, int height, int width) {
        CpuTensor out = allocate(map.dim(0), map.dim(1), height, width);
        MapOps.resizeBilinear((CpuTensor) map, fullHeight, fullWidth, top, left, out, parallel);
        return out;
    }

    @Override
    public Tensor crop(Tensor map, int top, int left, int height, int width) {
        CpuTensor out = allocate(map.dim(0), map.dim(1), height, width);
        MapOps.crop((CpuTensor) map, top, left, out, parallel);
        return out;
    }

    @Override
    public Tensor paste(Tensor map, Tensor patch, int top, int left) {
        Checks.requireWithin(patch, top, left, map);
        CpuTensor out = copy(map, map.shape());
        MapOps.paste((CpuTensor) patch, top, left, out);
        return out;
    }

    @Override
    public Tensor blend(Tensor map, Tensor patch, Tensor rowWeights, Tensor columnWeights, int top, int left) {
        Checks.requireBlend(patch, rowWeights, columnWeights, top, left, map);
        CpuTensor out = copy(map, map.shape());
        MapOps.blend((CpuTensor) patch, data(rowWeights), data(columnWeights), top, left, out);
        return out;
    }

    @Override
    public Tensor toSequence(Tensor map) {
        return copy(map, map.dim(0), map.dim(2) * map.dim(3), map.dim(1));
    }

    @Override
    public Tensor toMap(Tensor sequence, int height, int width) {
        require("a sequence to make a map of", sequence, -1, height * width, -1);
        return copy(sequence, sequence.dim(0), sequence.dim(2), height, width);
    }

    @Override
    public Tensor concat(Tensor first, Tensor second) {
        int n = second.dim(0);
        int width = second.dim(2);
        require("the first of two sequences", first, first.dim(0) == 1 ? 1 : n, -1, width);
        int a = first.dim(1) * width;
        int b = second.dim(1) * width;
        CpuTensor out = allocate(n, first.dim(1) + second.dim(1), width);
        for (int s = 0; s < n; s++) {
            System.arraycopy(data(first), first.dim(0) == 1 ? 0 : s * a, out.data(), s * (a + b), a);
            System.arraycopy(data(second), s * b, out.data(), s * (a + b) + a, b);
        }
        return out;
    }

    @Override
    public Tensor slice(Tensor sequence, int from, int to) {
        int length = sequence.dim(1);
        int width = sequence.dim(2);
        if (from < 0 || to > length || from >= to) {
            throw new IllegalArgumentException(
                    "positions " + from + " to " + to + " are not in a sequence of " + length);
        }
        CpuTensor out = allocate(sequence.dim(0), to - from, width);
        for (int s = 0; s < sequence.dim(0); s++) {
            System.arraycopy(
                    data(sequence),
                    (s * length + from) * width,
                    out.data(),
                    s * (to - from) * width,
                    (to - from) * width);
        }
        return out;
    }

    @Override
    public Tensor reshape(Tensor rows, int... shape) {
        if (Shapes.elements(shape) != rows.elements() || shape.length == 4 || rows.rank() == 4) {
            throw new IllegalArgumentException(
                    "a tensor of " + Arrays.toString(rows.shape()) + " cannot be read as " + Arrays.toString(shape));
        }
        return copy(rows, shape);
    }

    @Override
    public void close() {
        closed = true;
        parallel.close();
        pool.clear();
    }

    /** Maps lie pixel by pixel, as sequences do: changing between them is a copy. */
    private CpuTensor copy(Tensor from, int... shape) {
        CpuTensor out = allocate(shape);
        System.arraycopy(data(from), 0, out.data(), 0, out.elements());
        return out;
    }

    private CpuTensor allocate(int... shape) {
        requireOpen();
        CpuTensor tensor = new CpuTensor(pool.take(Shapes.elements(shape)), shape.clone());
        scopes.own(tensor);
        return tensor;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("this device was closed");
        }
    }

    private static float[] data(Tensor tensor) {
        return ((CpuTensor) tensor).data();
    }
}
