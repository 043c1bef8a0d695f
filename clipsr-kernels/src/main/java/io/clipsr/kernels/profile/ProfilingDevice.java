package io.clipsr.kernels.profile;

import io.clipsr.kernels.Activation;
import io.clipsr.kernels.Conv2dFusion;
import io.clipsr.kernels.Conv2dLayer;
import io.clipsr.kernels.Conv2dSpec;
import io.clipsr.kernels.Device;
import io.clipsr.kernels.LinearLayer;
import io.clipsr.kernels.Mlp;
import io.clipsr.kernels.Modulation;
import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.TensorScope;
import io.clipsr.kernels.gpu.GpuDevice;
import io.clipsr.kernels.gpu.emulator.EmulatedDriver;
import io.clipsr.kernels.gpu.emulator.machine.Counters;
import io.clipsr.kernels.gpu.emulator.machine.EmulatorOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The GPU device on the emulator, which notes of each operation what its launches did and what it had to do at least:
 * the fewest bytes, with inputs, weights and outputs read or written once, and the fewest multiply-adds.
 */
public final class ProfilingDevice implements Device {
    private final List<Counters> launches = new ArrayList<>();
    private final List<ProfiledOperation> operations = new ArrayList<>();
    private final Device gpu;
    private String part = "";

    /** @param threads that run blocks of kernels, 1 to 256 */
    public ProfilingDevice(int threads) {
        gpu = new GpuDevice(
                new EmulatedDriver(EmulatorOptions.fast(0).withProfile(true).withWorkers(threads), launches::add));
    }

    /** Which part of the network the operations from now on belong to. */
    public synchronized void part(String name) {
        part = name;
    }

    /** Operations that launched something, in their order. */
    public synchronized List<ProfiledOperation> operations() {
        return List.copyOf(operations);
    }

    private synchronized <T> T note(Supplier<T> operation, Function<T, Floor> floor) {
        launches.clear();
        T result = operation.get();
        if (!launches.isEmpty()) {
            String kernels = launches.stream().map(Counters::kernel).distinct().collect(Collectors.joining(" + "));
            operations.add(new ProfiledOperation(part, KernelCounts.of(kernels, launches, floor.apply(result))));
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
        return note(() -> gpu.upload(values, shape), out -> Floor.pointwise(out, 0, out));
    }

    @Override
    public float[] download(Tensor tensor) {
        return note(() -> gpu.download(tensor), values -> Floor.pointwise(tensor, 0, tensor));
    }

    @Override
    public Tensor uploadPictures(byte[] rgb, int n, int height, int width) {
        return note(() -> gpu.uploadPictures(rgb, n, height, width), Floor::pictures);
    }

    @Override
    public byte[] downloadPictures(Tensor map) {
        return note(() -> gpu.downloadPictures(map), rgb -> Floor.pictures(map));
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
    public Tensor conv2d(Tensor map, Conv2dLayer layer, Conv2dFusion fusion) {
        return note(() -> gpu.conv2d(map, layer, fusion), out -> Floor.conv2d(map, layer.spec(), fusion, out));
    }

    @Override
    public Tensor linear(Tensor x, LinearLayer layer, Activation activation, Tensor residual) {
        return note(
                () -> gpu.linear(x, layer, activation, residual),
                out -> Floor.linear(x, layer.inFeatures(), layer.outFeatures(), residual, out));
    }

    @Override
    public List<Tensor> mlps(Tensor rows, List<Mlp> mlps) {
        return note(() -> gpu.mlps(rows, mlps), out -> Floor.mlps(rows, mlps, out));
    }

    @Override
    public Tensor layerNorm(Tensor x, Tensor weight, Tensor bias, float epsilon) {
        return note(() -> gpu.layerNorm(x, weight, bias, epsilon), out -> Floor.pointwise(out, 2, x, weight, bias));
    }

    @Override
    public Tensor selfAttention(Tensor qkv, int heads, boolean causal, int[] lengths) {
        return note(
                () -> gpu.selfAttention(qkv, heads, causal, lengths),
                out -> Floor.selfAttention(out.dim(0), out.dim(1), out.dim(2), causal, lengths));
    }

    @Override
    public Tensor crossAttention(
            Tensor map, Conv2dLayer toQuery, Tensor keys, Tensor values, int heads, int[] lengths) {
        return note(
                () -> gpu.crossAttention(map, toQuery, keys, values, heads, lengths),
                out -> Floor.crossAttention(map, toQuery.spec(), keys, values, lengths));
    }

    @Override
    public Tensor modulate(Tensor map, Modulation modulation, Tensor residual) {
        return note(() -> gpu.modulate(map, modulation, residual), out -> Floor.modulation(map, modulation, residual));
    }

    @Override
    public Tensor add(Tensor a, float factor, Tensor b) {
        return note(() -> gpu.add(a, factor, b), out -> Floor.pointwise(out, 1, a, b));
    }

    @Override
    public Tensor resizeNearest(Tensor map, int height, int width) {
        return note(() -> gpu.resizeNearest(map, height, width), out -> Floor.resampled(map, out, 1, 0));
    }

    @Override
    public Tensor resizeBilinear(
            Tensor map, float fullHeight, float fullWidth, int top, int left, int height, int width) {
        return note(
                () -> gpu.resizeBilinear(map, fullHeight, fullWidth, top, left, height, width),
                out -> Floor.resampled(map, out, 4, 3));
    }

    @Override
    public Tensor crop(Tensor map, int top, int left, int height, int width) {
        return note(() -> gpu.crop(map, top, left, height, width), out -> Floor.resampled(map, out, 1, 0));
    }

    /** What the patch covers need not be read. */
    @Override
    public Tensor paste(Tensor map, Tensor patch, int top, int left) {
        return note(() -> gpu.paste(map, patch, top, left), out -> Floor.pointwise(out, 0, out));
    }

    @Override
    public Tensor blend(Tensor map, Tensor patch, Tensor rowWeights, Tensor columnWeights, int top, int left) {
        return note(
                () -> gpu.blend(map, patch, rowWeights, columnWeights, top, left),
                out -> Floor.pointwise(out, 1, map, patch, rowWeights, columnWeights));
    }

    @Override
    public Tensor toSequence(Tensor map) {
        return note(() -> gpu.toSequence(map), out -> Floor.pointwise(out, 0, map));
    }

    @Override
    public Tensor toMap(Tensor sequence, int height, int width) {
        return note(() -> gpu.toMap(sequence, height, width), out -> Floor.pointwise(out, 0, sequence));
    }

    @Override
    public Tensor concat(Tensor first, Tensor second) {
        return note(() -> gpu.concat(first, second), out -> Floor.pointwise(out, 0, first, second));
    }

    @Override
    public Tensor slice(Tensor sequence, int from, int to) {
        return note(() -> gpu.slice(sequence, from, to), out -> Floor.pointwise(out, 0, out));
    }

    @Override
    public Tensor reshape(Tensor rows, int... shape) {
        return note(() -> gpu.reshape(rows, shape), out -> Floor.pointwise(out, 0, rows));
    }

    @Override
    public void close() {
        gpu.close();
    }
}
