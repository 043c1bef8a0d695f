package io.clipsr.kernels.gpu;

import static io.clipsr.kernels.Shapes.require;

import io.clipsr.kernels.Activation;
import io.clipsr.kernels.Conv2dFusion;
import io.clipsr.kernels.Conv2dLayer;
import io.clipsr.kernels.Conv2dSpec;
import io.clipsr.kernels.Device;
import io.clipsr.kernels.LinearLayer;
import io.clipsr.kernels.Mlp;
import io.clipsr.kernels.Modulation;
import io.clipsr.kernels.Program;
import io.clipsr.kernels.Shapes;
import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.TensorScope;
import io.clipsr.kernels.support.Checks;
import io.clipsr.kernels.support.Scopes;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * The network's operations on a GPU, or on what stands in for one behind {@link GpuDriver}.
 *
 * <p>An operation launches kernels and returns; only {@link #download} waits for them. The device is its own lock: one
 * thread at a time launches, and no memory changes hands between an operation's look at an address and its launch.
 */
public final class GpuDevice implements Device {
    /** Bytes kept for reuse: what some pictures of one 64x64 grid pass through at full width. */
    private static final long POOLED = 1L << 30;

    private final GpuDriver driver;
    private final DeviceMemory memory;
    private final GpuLayers layers;
    private final AttentionKernels attentions;
    private final ModulationKernels modulations;
    private final MapKernels maps;
    private final MlpKernels perceptrons;
    private final MemoryPool pool;
    private final GpuOptions options;
    private final GpuPrograms programs;
    private final Scopes scopes = new Scopes(tensor -> ((GpuTensor) tensor).release());
    private volatile boolean closed;

    /** @param driver belongs to the device from now on, and is closed with it */
    public GpuDevice(GpuDriver driver) {
        this(driver, GpuOptions.ofProperties());
    }

    /** The same, with other options than the system properties say. */
    public GpuDevice(GpuDriver driver, GpuOptions options) {
        this(driver, options, POOLED);
    }

    /** @param pooled bytes kept for reuse; with 0 every tensor is an allocation of its own, of its exact size */
    GpuDevice(GpuDriver driver, GpuOptions options, long pooled) {
        this.driver = driver;
        this.options = options;
        this.pool = new MemoryPool(driver, pooled);
        this.memory = new DeviceMemory(driver, pool, this);
        KernelLibrary kernels = new KernelLibrary(driver);
        Conv2dKernels convolutions = new Conv2dKernels(driver, kernels, pool);
        this.maps = new MapKernels(driver, kernels);
        this.modulations = new ModulationKernels(driver, kernels, pool, convolutions);
        this.layers = new GpuLayers(driver, kernels, memory, convolutions, modulations, maps, options.vendor());
        this.attentions = new AttentionKernels(driver, kernels, pool, convolutions);
        this.perceptrons = new MlpKernels(driver, kernels, pool);
        this.programs = new GpuPrograms(this, driver, memory, pool);
    }

    @Override
    public String name() {
        return driver.describe() + layers.describe();
    }

    @Override
    public TensorScope openScope() {
        requireOpen();
        return scopes.open();
    }

    @Override
    public synchronized Tensor upload(float[] values, int... shape) {
        if (values.length != Shapes.elements(shape)) {
            throw new IllegalArgumentException(
                    values.length + " values do not fill a tensor of " + Arrays.toString(shape));
        }
        programs.requireNoneRuns("upload");
        GpuTensor out = allocate(shape);
        if (!needsTranspose(out)) {
            driver.copyToDevice(values, 0, out.address(), values.length);
            return out;
        }
        MemoryPool.Block planes = pool.floats(values.length);
        try {
            driver.copyToDevice(values, 0, planes.address(), values.length);
            maps.transpose(planes.address(), out.address(), shape[0], shape[1], shape[2] * shape[3]);
        } finally {
            pool.give(planes);
        }
        return out;
    }

    @Override
    public synchronized float[] download(Tensor tensor) {
        requireOpen();
        programs.requireNoneRuns("download");
        float[] values = new float[tensor.elements()];
        if (!needsTranspose(tensor)) {
            driver.copyFromDevice(gpu(tensor).address(), values, 0, values.length);
            return values;
        }
        MemoryPool.Block planes = pool.floats(values.length);
        try {
            maps.transpose(
                    gpu(tensor).address(),
                    planes.address(),
                    tensor.dim(0),
                    tensor.dim(2) * tensor.dim(3),
                    tensor.dim(1));
            driver.copyFromDevice(planes.address(), values, 0, values.length);
        } finally {
            pool.give(planes);
        }
        return values;
    }

    @Override
    public synchronized Tensor uploadPictures(byte[] rgb, int n, int height, int width) {
        Checks.requirePictures(rgb, n, height, width);
        programs.requireNoneRuns("upload");
        GpuTensor out = allocate(n, 3, height, width);
        MemoryPool.Block bytes = pool.floats((rgb.length + 3) / 4);
        try {
            driver.copyToDevice(rgb, 0, bytes.address(), rgb.length);
            maps.fromBytes(bytes.address(), out);
        } finally {
            pool.give(bytes);
        }
        return out;
    }

    @Override
    public synchronized byte[] downloadPictures(Tensor map) {
        programs.requireNoneRuns("download");
        requireOpen();
        require("a map of pictures", map, -1, 3, -1, -1);
        byte[] rgb = new byte[map.elements()];
        MemoryPool.Block bytes = pool.floats((rgb.length + 3) / 4);
        try {
            maps.toBytes(gpu(map), bytes.address());
            driver.copyFromDevice(bytes.address(), rgb, 0, rgb.length);
        } finally {
            pool.give(bytes);
        }
        return rgb;
    }

    @Override
    public Conv2dLayer conv2dLayer(Conv2dSpec spec, float[] weight, float[] bias) {
        float[] packedWeight = WeightPacking.weight(spec, weight);
        float[] packedBias = WeightPacking.bias(spec, bias);
        synchronized (this) {
            requireOpen();
            programs.requireNoneRuns("make layers");
            return layers.make(spec, packedWeight, packedBias, weight);
        }
    }

    @Override
    public LinearLayer linearLayer(int inFeatures, int outFeatures, float[] weight, float[] bias) {
        return new GpuLinearLayer(
                (GpuConv2dLayer) conv2dLayer(Conv2dSpec.same(inFeatures, outFeatures, 1), weight, bias));
    }

    @Override
    public synchronized Tensor conv2d(Tensor map, Conv2dLayer layer, Conv2dFusion fusion) {
        Conv2dSpec spec = layer.spec();
        require("the input of a convolution", map, -1, spec.inChannels(), -1, -1);
        if (fusion.modulation() != null) {
            Checks.requireModulation(fusion.modulation(), map);
        }
        int r = spec.pixelShuffle();
        GpuTensor out = allocate(
                map.dim(0), spec.outChannels() / (r * r), spec.outSize(map.dim(2)) * r, spec.outSize(map.dim(3)) * r);
        layers.convolve(gpu(map), (GpuConv2dLayer) layer, fusion, out);
        return out;
    }

    @Override
    public synchronized Tensor linear(Tensor x, LinearLayer layer, Activation activation, Tensor residual) {
        Checks.requireRows(x, layer.inFeatures());
        int[] shape = x.shape().clone();
        shape[shape.length - 1] = layer.outFeatures();
        if (residual != null) {
            require("the residual of a linear layer", residual, shape);
        }
        GpuTensor out = allocate(shape);
        layers.multiply(
                gpu(x).address(),
                x.elements() / layer.inFeatures(),
                (GpuLinearLayer) layer,
                activation,
                residual == null ? 0 : gpu(residual).address(),
                out.address());
        return out;
    }

    @Override
    public synchronized List<Tensor> mlps(Tensor rows, List<Mlp> mlps) {
        Checks.requireMlps(rows, mlps);
        programs.requireNoneRuns("compute perceptrons");
        List<GpuTensor> out = mlps.stream()
                .map(mlp -> allocate(rows.dim(0), mlp.second().outFeatures()))
                .toList();
        perceptrons.run(gpu(rows), mlps, out);
        return List.copyOf(out);
    }

    @Override
    public synchronized Tensor layerNorm(Tensor x, Tensor weight, Tensor bias, float epsilon) {
        int width = x.dim(x.rank() - 1);
        require("the weight of a layer norm", weight, width);
        require("the bias of a layer norm", bias, width);
        GpuTensor out = allocate(x.shape());
        maps.layerNorm(gpu(x), gpu(weight), gpu(bias), epsilon, out);
        return out;
    }

    @Override
    public synchronized Tensor selfAttention(Tensor qkv, int heads, boolean causal, int[] lengths) {
        int width = qkv.dim(2) / 3;
        require("queries, keys and values", qkv, -1, -1, 3 * width);
        Checks.requireHeads(width, heads);
        Checks.requireLengths(lengths, qkv.dim(0), qkv.dim(1));
        GpuTensor out = allocate(qkv.dim(0), qkv.dim(1), width);
        attentions.self(gpu(qkv).address(), qkv.dim(0), qkv.dim(1), width, heads, causal, lengths, out.address());
        return out;
    }

    @Override
    public synchronized Tensor crossAttention(
            Tensor map, Conv2dLayer toQuery, Tensor keys, Tensor values, int heads, int[] lengths) {
        Checks.requireCrossAttention(map, toQuery, keys, values, heads, lengths);
        GpuTensor out = allocate(map.dim(0), toQuery.spec().outChannels(), map.dim(2), map.dim(3));
        attentions.cross(
                gpu(map),
                (GpuConv2dLayer) toQuery,
                new AttentionKernels.Words(gpu(keys), gpu(values), lengths),
                heads,
                out);
        return out;
    }

    @Override
    public synchronized Tensor modulate(Tensor map, Modulation modulation, Tensor residual) {
        Checks.requireModulation(modulation, map);
        if (residual != null) {
            require("the residual of a modulation", residual, map.shape());
        }
        GpuTensor out = allocate(map.shape());
        modulations.run(gpu(map), modulation, residual == null ? null : gpu(residual), out);
        return out;
    }

    @Override
    public synchronized Tensor add(Tensor a, float factor, Tensor b) {
        int[] expected = a.shape().clone();
        expected[0] = b.dim(0) == 1 ? 1 : expected[0];
        require("the second summand", b, expected);
        GpuTensor out = allocate(a.shape());
        maps.add(gpu(a), factor, gpu(b), out);
        return out;
    }

    @Override
    public synchronized Tensor resizeNearest(Tensor map, int height, int width) {
        GpuTensor out = allocate(map.dim(0), map.dim(1), height, width);
        maps.resizeNearest(gpu(map), out);
        return out;
    }

    @Override
    public synchronized Tensor resizeBilinear(
            Tensor map, float fullHeight, float fullWidth, int top, int left, int height, int width) {
        GpuTensor out = allocate(map.dim(0), map.dim(1), height, width);
        maps.resizeBilinear(gpu(map), fullHeight, fullWidth, top, left, out);
        return out;
    }

    @Override
    public synchronized Tensor crop(Tensor map, int top, int left, int height, int width) {
        GpuTensor out = allocate(map.dim(0), map.dim(1), height, width);
        maps.crop(gpu(map), top, left, out);
        return out;
    }

    @Override
    public synchronized Tensor paste(Tensor map, Tensor patch, int top, int left) {
        Checks.requireWithin(patch, top, left, map);
        GpuTensor out = allocate(map.shape());
        maps.paste(gpu(map), gpu(patch), top, left, out);
        return out;
    }

    @Override
    public synchronized Tensor blend(
            Tensor map, Tensor patch, Tensor rowWeights, Tensor columnWeights, int top, int left) {
        Checks.requireBlend(patch, rowWeights, columnWeights, top, left, map);
        GpuTensor out = allocate(map.shape());
        maps.blend(gpu(map), gpu(patch), gpu(rowWeights), gpu(columnWeights), top, left, out);
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
    public synchronized Tensor concat(Tensor first, Tensor second) {
        int n = second.dim(0);
        int width = second.dim(2);
        require("the first of two sequences", first, first.dim(0) == 1 ? 1 : n, -1, width);
        int a = first.dim(1) * width;
        int b = second.dim(1) * width;
        GpuTensor out = allocate(n, first.dim(1) + second.dim(1), width);
        maps.copy(
                new MapKernels.Stretches(gpu(first), 0, first.dim(0) == 1 ? 0 : a),
                new MapKernels.Stretches(out, 0, a + b),
                n,
                a);
        maps.copy(new MapKernels.Stretches(gpu(second), 0, b), new MapKernels.Stretches(out, a, a + b), n, b);
        return out;
    }

    @Override
    public synchronized Tensor slice(Tensor sequence, int from, int to) {
        int length = sequence.dim(1);
        int width = sequence.dim(2);
        if (from < 0 || to > length || from >= to) {
            throw new IllegalArgumentException(
                    "positions " + from + " to " + to + " are not in a sequence of " + length);
        }
        int count = (to - from) * width;
        GpuTensor out = allocate(sequence.dim(0), to - from, width);
        maps.copy(
                new MapKernels.Stretches(gpu(sequence), from * width, length * width),
                new MapKernels.Stretches(out, 0, count),
                sequence.dim(0),
                count);
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
    public Program programOf(Function<Tensor[], Tensor> body) {
        requireOpen();
        return options.graphs() ? programs.program(body) : Program.of(body);
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            try {
                programs.close();
                layers.close();
                memory.close();
            } finally {
                driver.close(); // also where a kernel's fault has left a context that does nothing any more
            }
        }
    }

    /** Maps lie pixel by pixel, as sequences do: changing between them is a copy. */
    synchronized Tensor copy(Tensor from, int... shape) {
        GpuTensor out = allocate(shape);
        copyInto(gpu(from), out);
        return out;
    }

    synchronized void copyInto(GpuTensor from, GpuTensor to) {
        maps.copy(new MapKernels.Stretches(from, 0, 0), new MapKernels.Stretches(to, 0, 0), 1, to.elements());
    }

    private GpuTensor allocate(int... shape) {
        requireOpen();
        GpuTensor tensor = memory.tensor(shape);
        scopes.own(tensor);
        return tensor;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("this device was closed");
        }
    }

    /** Whether NCHW and NHWC are not the same. */
    private static boolean needsTranspose(Tensor tensor) {
        return tensor.rank() == 4 && tensor.dim(1) > 1 && tensor.dim(2) * tensor.dim(3) > 1;
    }

    private static GpuTensor gpu(Tensor tensor) {
        return (GpuTensor) tensor;
    }
}
