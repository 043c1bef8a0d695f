package io.clipsr.kernels.profile;

import io.clipsr.kernels.Activation;
import io.clipsr.kernels.Conv2dFusion;
import io.clipsr.kernels.Conv2dLayer;
import io.clipsr.kernels.Conv2dOutput;
import io.clipsr.kernels.Conv2dSpec;
import io.clipsr.kernels.Device;
import io.clipsr.kernels.LinearLayer;
import io.clipsr.kernels.Mlp;
import io.clipsr.kernels.Modulation;
import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.TensorScope;
import io.clipsr.kernels.gpu.device.GpuDevice;
import io.clipsr.kernels.gpu.emulator.EmulatedDriver;
import io.clipsr.kernels.gpu.emulator.machine.Counters;
import io.clipsr.kernels.gpu.emulator.machine.EmulatorOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A profiler of the GPU device on the emulator. It records the counts of each operation, and a lower bound on its work.
 * The bound is the bytes of all inputs, weights and outputs, each once, and the fewest multiply-adds.
 */
public final class ProfilingDevice implements Device {
    private final List<Counters> launches = new ArrayList<>();
    private final List<ProfiledOperation> operations = new ArrayList<>();
    private final Device gpu;
    private String part = "";

    /**
     * Opens the device.
     *
     * @param threads the emulator's worker threads, 1 to 256
     * @throws IllegalArgumentException if the number of threads is not in that range
     */
    public ProfilingDevice(int threads) {
        gpu = new GpuDevice(
                new EmulatedDriver(EmulatorOptions.fast(0).withProfile(true).withWorkers(threads), launches::add));
    }

    /** Sets the part of the network that the following operations belong to. */
    public synchronized void part(String name) {
        part = name;
    }

    /** Returns the operations that launched kernels, in the order in which they ran. */
    public synchronized List<ProfiledOperation> operations() {
        return List.copyOf(operations);
    }

    /** Runs an operation; if it launched kernels, adds their counts and its lower bound to the profile. */
    private synchronized <T> T profiled(Supplier<T> operation, Function<T, LowerBound> bound) {
        launches.clear();
        T result = operation.get();
        if (!launches.isEmpty()) {
            String kernels = launches.stream().map(Counters::kernel).distinct().collect(Collectors.joining(" + "));
            operations.add(new ProfiledOperation(part, KernelCounts.of(kernels, launches, bound.apply(result))));
        }
        return result;
    }

    @Override
    public String name() {
        return gpu.name();
    }

    @Override
    public TensorScope openScope() {
        return gpu.openScope();
    }

    @Override
    public Tensor upload(float[] values, int... shape) {
        return profiled(() -> gpu.upload(values, shape), out -> LowerBound.pointwise(out, 0, out));
    }

    @Override
    public float[] download(Tensor tensor) {
        return profiled(() -> gpu.download(tensor), values -> LowerBound.pointwise(tensor, 0, tensor));
    }

    @Override
    public Conv2dLayer conv2dLayer(Conv2dSpec spec, float[] weight, float[] bias) {
        return gpu.conv2dLayer(spec, weight, bias);
    }

    @Override
    public LinearLayer linearLayer(int inFeatures, int outFeatures, float[] weight, float[] bias) {
        return gpu.linearLayer(inFeatures, outFeatures, weight, bias);
    }

    @Override
    public List<Tensor> conv2d(Tensor map, Conv2dLayer layer, Conv2dFusion fusion, List<Conv2dOutput> outputs) {
        return profiled(
                () -> gpu.conv2d(map, layer, fusion, outputs),
                maps -> LowerBound.conv2d(map, layer.spec(), fusion, outputs, maps));
    }

    @Override
    public Tensor linear(Tensor x, LinearLayer layer, Activation activation, Tensor residual) {
        return profiled(
                () -> gpu.linear(x, layer, activation, residual),
                out -> LowerBound.linear(x, layer.inFeatures(), layer.outFeatures(), residual, out));
    }

    @Override
    public List<Tensor> mlps(Tensor rows, List<Mlp> mlps) {
        return profiled(() -> gpu.mlps(rows, mlps), out -> LowerBound.mlps(rows, mlps, out));
    }

    @Override
    public Tensor layerNorm(Tensor x, Tensor weight, Tensor bias, float epsilon) {
        return profiled(
                () -> gpu.layerNorm(x, weight, bias, epsilon), out -> LowerBound.pointwise(out, 2, x, weight, bias));
    }

    private float[] values(Tensor lengths) {
        return lengths == null ? null : gpu.download(lengths);
    }

    @Override
    public Tensor selfAttention(Tensor qkv, int heads, boolean causal, Tensor lengths) {
        return profiled(
                () -> gpu.selfAttention(qkv, heads, causal, lengths),
                out -> LowerBound.selfAttention(out.dim(0), out.dim(1), out.dim(2), causal, values(lengths)));
    }

    @Override
    public Tensor crossAttention(
            Tensor map, Conv2dLayer toQuery, Tensor keys, Tensor values, int heads, Tensor lengths) {
        return profiled(
                () -> gpu.crossAttention(map, toQuery, keys, values, heads, lengths),
                out -> LowerBound.crossAttention(map, toQuery.spec(), keys, values, values(lengths)));
    }

    @Override
    public Tensor modulate(Tensor map, Modulation modulation, Tensor residual) {
        return profiled(
                () -> gpu.modulate(map, modulation, residual), out -> LowerBound.modulation(map, modulation, residual));
    }

    @Override
    public Tensor add(Tensor a, float factor, Tensor b) {
        return profiled(() -> gpu.add(a, factor, b), out -> LowerBound.pointwise(out, 1, a, b));
    }

    @Override
    public Tensor resizeNearest(Tensor map, int height, int width) {
        return profiled(() -> gpu.resizeNearest(map, height, width), out -> LowerBound.resampled(map, out, 1, 0));
    }

    @Override
    public Tensor resizeBilinear(
            Tensor map, float fullHeight, float fullWidth, int top, int left, int height, int width) {
        return profiled(
                () -> gpu.resizeBilinear(map, fullHeight, fullWidth, top, left, height, width),
                out -> LowerBound.resampled(map, out, 4, 3));
    }

    @Override
    public Tensor crop(Tensor map, int top, int left, int height, int width) {
        return profiled(() -> gpu.crop(map, top, left, height, width), out -> LowerBound.resampled(map, out, 1, 0));
    }

    // The values that the patch replaces need not be read.
    @Override
    public Tensor paste(Tensor map, Tensor patch, int top, int left) {
        return profiled(() -> gpu.paste(map, patch, top, left), out -> LowerBound.pointwise(out, 0, out));
    }

    @Override
    public Tensor toSequence(Tensor map) {
        return profiled(() -> gpu.toSequence(map), out -> LowerBound.pointwise(out, 0, map));
    }

    @Override
    public Tensor toMap(Tensor sequence, int height, int width) {
        return profiled(() -> gpu.toMap(sequence, height, width), out -> LowerBound.pointwise(out, 0, sequence));
    }

    @Override
    public Tensor concat(Tensor first, Tensor second) {
        return profiled(() -> gpu.concat(first, second), out -> LowerBound.pointwise(out, 0, first, second));
    }

    @Override
    public Tensor slice(Tensor sequence, int from, int to) {
        return profiled(() -> gpu.slice(sequence, from, to), out -> LowerBound.pointwise(out, 0, out));
    }

    @Override
    public Tensor reshape(Tensor rows, int... shape) {
        return profiled(() -> gpu.reshape(rows, shape), out -> LowerBound.pointwise(out, 0, rows));
    }

    @Override
    public void close() {
        gpu.close();
    }
}
