package io.clipsr.kernels.gpu.device;

import io.clipsr.kernels.Activation;
import io.clipsr.kernels.Conv2dFusion;
import io.clipsr.kernels.Conv2dSpec;
import io.clipsr.kernels.Modulation;
import io.clipsr.kernels.Program;
import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.TensorScope;
import io.clipsr.kernels.gpu.GpuDriver;
import io.clipsr.kernels.gpu.launch.AttentionKernels;
import io.clipsr.kernels.gpu.launch.Conv2dKernels;
import io.clipsr.kernels.gpu.launch.GpuConv2dLayer;
import io.clipsr.kernels.gpu.launch.GpuLayers;
import io.clipsr.kernels.gpu.launch.KernelLibrary;
import io.clipsr.kernels.gpu.launch.MapKernels;
import io.clipsr.kernels.gpu.launch.MlpKernels;
import io.clipsr.kernels.gpu.launch.ModulationKernels;
import io.clipsr.kernels.gpu.launch.WeightPacking;
import io.clipsr.kernels.gpu.memory.GpuTensor;
import io.clipsr.kernels.gpu.memory.MemoryPool;
import io.clipsr.kernels.gpu.memory.TensorAllocator;
import io.clipsr.kernels.gpu.program.GpuPrograms;
import io.clipsr.kernels.gpu.program.ProgramHost;
import io.clipsr.kernels.support.CheckedDevice;
import io.clipsr.kernels.support.DenseMlp;
import io.clipsr.kernels.support.StoredMap;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The GPU device: the network's operations on a GPU or on the emulator, see {@link GpuDriver}.
 *
 * <p>An operation launches kernels and returns; only {@link #download} waits for them. The device object is the lock of
 * all operations: only one thread at a time launches kernels, and no memory is released between the reading of an
 * address and the launch that uses it.
 */
public final class GpuDevice extends CheckedDevice<GpuTensor, GpuConv2dLayer> {
    /** The limit of the pool in bytes: the memory for several pictures of one 64x64 grid at full width. */
    private static final long POOL_LIMIT = 1L << 30;

    private final GpuDriver driver;
    private final TensorAllocator memory;
    private final GpuLayers layers;
    private final AttentionKernels attentions;
    private final ModulationKernels modulations;
    private final MapKernels maps;
    private final MlpKernels perceptrons;
    private final MemoryPool pool;
    private final GpuOptions options;
    private final GpuPrograms programs;

    /**
     * Opens a device with the options of the system properties.
     *
     * @param driver the driver, which the device owns and closes
     */
    public GpuDevice(GpuDriver driver) {
        this(driver, GpuOptions.ofProperties());
    }

    /**
     * Opens a device with the given options.
     *
     * @param driver the driver, which the device owns and closes
     * @param options the options
     */
    public GpuDevice(GpuDriver driver, GpuOptions options) {
        this(driver, options, POOL_LIMIT);
    }

    /**
     * Opens a device with the given pool size.
     *
     * @param poolLimit the limit of the pool in bytes; with 0, every tensor is a separate allocation of its exact size
     */
    GpuDevice(GpuDriver driver, GpuOptions options, long poolLimit) {
        this.driver = driver;
        this.options = options;
        this.pool = new MemoryPool(driver, poolLimit);
        this.memory = new TensorAllocator(driver, pool, this);
        KernelLibrary kernels = new KernelLibrary(driver);
        Conv2dKernels convolutions = new Conv2dKernels(driver, kernels, pool);
        this.maps = new MapKernels(driver, kernels);
        this.modulations = new ModulationKernels(driver, kernels, pool, convolutions);
        this.layers = new GpuLayers(driver, kernels, memory, convolutions, maps, options.vendor());
        this.attentions = new AttentionKernels(driver, kernels, pool, convolutions);
        this.perceptrons = new MlpKernels(driver, kernels, pool);
        this.programs = new GpuPrograms(new Host(), driver, memory, pool);
    }

    @Override
    public String name() {
        return driver.describe() + layers.describe();
    }

    @Override
    public Program programOf(Function<Tensor[], Tensor> body) {
        requireOpen();
        return options.graphs() ? programs.program(body) : Program.of(body);
    }

    @Override
    protected <R> R exclusively(Supplier<R> work) {
        synchronized (this) {
            return work.get();
        }
    }

    @Override
    protected synchronized void requireOutsideProgram(String operation) {
        if (pool.inProgram()) {
            throw new IllegalStateException(
                    "a program's body cannot " + operation + "; do it outside of the program, before it runs");
        }
    }

    @Override
    protected GpuTensor newTensor(int... shape) {
        return memory.tensor(shape);
    }

    @Override
    protected void release(GpuTensor tensor) {
        tensor.release();
    }

    @Override
    protected void shutDown() {
        try {
            programs.close();
            layers.close();
            memory.close();
        } finally {
            driver.close(); // even if a kernel's fault has made the context unusable
        }
    }

    @Override
    protected void upload(float[] values, GpuTensor out) {
        if (!needsTranspose(out)) {
            driver.copyToDevice(values, 0, out.address(), values.length);
            return;
        }
        MemoryPool.Block planes = pool.floats(values.length);
        try {
            driver.copyToDevice(values, 0, planes.address(), values.length);
            maps.transpose(planes.address(), out.address(), out.dim(0), out.dim(1), out.dim(2) * out.dim(3));
        } finally {
            pool.release(planes);
        }
    }

    @Override
    protected void download(GpuTensor tensor, float[] out) {
        if (!needsTranspose(tensor)) {
            driver.copyFromDevice(tensor.address(), out, 0, out.length);
            return;
        }
        MemoryPool.Block planes = pool.floats(out.length);
        try {
            maps.transpose(
                    tensor.address(), planes.address(), tensor.dim(0), tensor.dim(2) * tensor.dim(3), tensor.dim(1));
            driver.copyFromDevice(planes.address(), out, 0, out.length);
        } finally {
            pool.release(planes);
        }
    }

    /** Returns whether the NCHW and NHWC layouts of a tensor differ. */
    private static boolean needsTranspose(Tensor tensor) {
        return tensor.rank() == 4 && tensor.dim(1) > 1 && tensor.dim(2) * tensor.dim(3) > 1;
    }

    @Override
    protected GpuConv2dLayer layer(Conv2dSpec spec, float[] weight, float[] bias) {
        float[] packedWeight = WeightPacking.weight(spec, weight);
        float[] packedBias = WeightPacking.bias(spec, bias);
        return exclusively(() -> {
            requireOpen();
            return layers.make(spec, packedWeight, packedBias, weight);
        });
    }

    @Override
    protected void conv2d(
            GpuTensor map, GpuConv2dLayer layer, Conv2dFusion fusion, List<StoredMap<GpuTensor>> outputs) {
        layers.convolve(map, layer, fusion, outputs);
    }

    @Override
    protected void linear(GpuTensor x, GpuConv2dLayer layer, Activation activation, GpuTensor residual, GpuTensor out) {
        layers.multiply(
                x.address(),
                x.elements() / layer.spec().inChannels(),
                layer,
                activation,
                residual == null ? 0 : residual.address(),
                out.address());
    }

    @Override
    protected void mlps(GpuTensor rows, List<DenseMlp<GpuConv2dLayer>> mlps, List<GpuTensor> out) {
        perceptrons.run(rows, mlps, out);
    }

    @Override
    protected void layerNorm(GpuTensor x, GpuTensor weight, GpuTensor bias, float epsilon, GpuTensor out) {
        maps.layerNorm(x, weight, bias, epsilon, out);
    }

    @Override
    protected void selfAttention(GpuTensor qkv, int heads, boolean causal, GpuTensor lengths, GpuTensor out) {
        attentions.self(qkv, heads, causal, lengths, out);
    }

    @Override
    protected void crossAttention(
            GpuTensor map,
            GpuConv2dLayer toQuery,
            GpuTensor keys,
            GpuTensor values,
            int heads,
            GpuTensor lengths,
            GpuTensor out) {
        attentions.cross(map, toQuery, new AttentionKernels.Words(keys, values, lengths), heads, out);
    }

    @Override
    protected void modulate(GpuTensor map, Modulation modulation, GpuTensor residual, GpuTensor out) {
        modulations.run(map, modulation, residual, out);
    }

    @Override
    protected void add(GpuTensor a, float factor, GpuTensor b, GpuTensor out) {
        maps.add(a, factor, b, out);
    }

    @Override
    protected void resizeNearest(GpuTensor map, GpuTensor out) {
        maps.resizeNearest(map, out);
    }

    @Override
    protected void resizeBilinear(GpuTensor map, float fullHeight, float fullWidth, int top, int left, GpuTensor out) {
        maps.resizeBilinear(map, fullHeight, fullWidth, top, left, out);
    }

    @Override
    protected void crop(GpuTensor map, int top, int left, GpuTensor out) {
        maps.crop(map, top, left, out);
    }

    @Override
    protected void paste(GpuTensor map, GpuTensor patch, int top, int left, GpuTensor out) {
        maps.paste(map, patch, top, left, out);
    }

    @Override
    protected void toSequence(GpuTensor map, GpuTensor out) {
        copyInto(map, out);
    }

    @Override
    protected void toMap(GpuTensor sequence, GpuTensor out) {
        copyInto(sequence, out);
    }

    @Override
    protected void concat(GpuTensor first, GpuTensor second, GpuTensor out) {
        int n = out.dim(0);
        int a = first.dim(1) * out.dim(2);
        int b = second.dim(1) * out.dim(2);
        maps.copy(
                new MapKernels.StridedRuns(first, 0, first.dim(0) == 1 ? 0 : a),
                new MapKernels.StridedRuns(out, 0, a + b),
                n,
                a);
        maps.copy(new MapKernels.StridedRuns(second, 0, b), new MapKernels.StridedRuns(out, a, a + b), n, b);
    }

    @Override
    protected void slice(GpuTensor sequence, int from, GpuTensor out) {
        int width = out.dim(2);
        int count = out.dim(1) * width;
        maps.copy(
                new MapKernels.StridedRuns(sequence, from * width, sequence.dim(1) * width),
                new MapKernels.StridedRuns(out, 0, count),
                out.dim(0),
                count);
    }

    @Override
    protected void reshape(GpuTensor rows, GpuTensor out) {
        copyInto(rows, out);
    }

    /** Copies all values. Maps are stored pixel by pixel, like sequences, so converting one to the other is a copy. */
    private void copyInto(GpuTensor from, GpuTensor to) {
        maps.copy(new MapKernels.StridedRuns(from, 0, 0), new MapKernels.StridedRuns(to, 0, 0), 1, to.elements());
    }

    private final class Host implements ProgramHost {
        @Override
        public Object lock() {
            return GpuDevice.this;
        }

        @Override
        public TensorScope openScope() {
            return GpuDevice.this.openScope();
        }

        @Override
        public GpuTensor copy(GpuTensor from) {
            return output(out -> GpuDevice.this.copyInto(from, out), from.shape());
        }

        @Override
        public void copyInto(GpuTensor from, GpuTensor to) {
            GpuDevice.this.copyInto(from, to);
        }
    }
}
