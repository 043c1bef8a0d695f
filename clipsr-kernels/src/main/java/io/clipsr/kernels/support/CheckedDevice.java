package io.clipsr.kernels.support;

import static io.clipsr.kernels.Shapes.require;

import io.clipsr.kernels.Activation;
import io.clipsr.kernels.Conv2dFusion;
import io.clipsr.kernels.Conv2dLayer;
import io.clipsr.kernels.Conv2dOutput;
import io.clipsr.kernels.Conv2dSpec;
import io.clipsr.kernels.LinearLayer;
import io.clipsr.kernels.Mlp;
import io.clipsr.kernels.Modulation;
import io.clipsr.kernels.Shapes;
import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.TensorScope;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The base class of all devices. It checks the arguments of each operation, computes the output's shape, allocates the
 * output in the current scope, and rejects closed devices, released tensors, and tensors and layers of another device.
 *
 * @param <T> the type of the device's tensors
 * @param <C> the type of the device's convolution layers
 */
public abstract class CheckedDevice<T extends DeviceTensor, C extends DeviceLayer> extends DeviceOperations<T, C> {
    @SuppressWarnings("unchecked") // Scopes hold only tensors that newTensor created.
    private final Scopes scopes = new Scopes(tensor -> release((T) tensor));

    private volatile boolean closed;

    @Override
    public final TensorScope openScope() {
        requireOpen();
        return scopes.open();
    }

    @Override
    public final Tensor upload(float[] values, int... shape) {
        requireOpen();
        Checks.requireShape(shape);
        Checks.requireValues(values, shape);
        requireOutsideProgram("upload");
        return output(out -> upload(values, out), shape);
    }

    @Override
    public final float[] download(Tensor tensor) {
        T from = own("the tensor", tensor);
        requireOutsideProgram("download");
        float[] values = new float[from.elements()];
        return exclusively(() -> {
            requireOpen();
            download(from, values);
            return values;
        });
    }

    @Override
    public final Conv2dLayer conv2dLayer(Conv2dSpec spec, float[] weight, float[] bias) {
        return makeLayer(spec, weight, bias);
    }

    @Override
    public final LinearLayer linearLayer(int inFeatures, int outFeatures, float[] weight, float[] bias) {
        return new DenseLayer<>(makeLayer(Conv2dSpec.same(inFeatures, outFeatures, 1), weight, bias));
    }

    private C makeLayer(Conv2dSpec spec, float[] weight, float[] bias) {
        requireOpen();
        Checks.requireWeights(spec, weight, bias);
        requireOutsideProgram("make layers");
        return layer(spec, weight, bias);
    }

    @Override
    public final List<Tensor> conv2d(Tensor map, Conv2dLayer layer, Conv2dFusion fusion, List<Conv2dOutput> outputs) {
        T x = own("the input of a convolution", map);
        C weights = ownLayer(layer);
        Conv2dSpec spec = layer.spec();
        require("the input of a convolution", map, -1, spec.inChannels(), -1, -1);
        Checks.requireBorder(spec, map);
        int r = spec.pixelShuffle();
        int[] shape = {
            map.dim(0), spec.outChannels() / (r * r), spec.outSize(map.dim(2)) * r, spec.outSize(map.dim(3)) * r
        };
        fusion.residuals().forEach(residual -> own("a residual", residual));
        Checks.requireResiduals(fusion, shape);
        for (Conv2dOutput output : outputs) {
            requireOwn(output.then() instanceof Modulation m ? m : null);
        }
        Checks.requireOutputs(outputs, shape);
        return exclusively(() -> {
            requireOpen();
            List<StoredMap<T>> stored = outputs.stream()
                    .map(output -> StoredMap.of(allocate(Checks.shapeOf(output, shape)), output, shape))
                    .toList();
            conv2d(x, weights, fusion, stored);
            return stored.stream().<Tensor>map(StoredMap::tensor).toList();
        });
    }

    @Override
    public final Tensor linear(Tensor x, LinearLayer layer, Activation activation, Tensor residual) {
        T rows = own("the input of a linear layer", x);
        C weights = ownLayer(layer);
        T added = ownOrNull("the residual of a linear layer", residual);
        Checks.requireRows("the input of a linear layer", x, layer.inFeatures());
        int[] shape = x.shape().clone();
        shape[shape.length - 1] = layer.outFeatures();
        if (residual != null) {
            require("the residual of a linear layer", residual, shape);
        }
        return output(out -> linear(rows, weights, activation, added, out), shape);
    }

    @Override
    public final List<Tensor> mlps(Tensor rows, List<Mlp> mlps) {
        T x = own("the input of a perceptron", rows);
        if (mlps.isEmpty()) {
            throw new IllegalArgumentException("no perceptrons to compute");
        }
        for (Mlp mlp : mlps) {
            require("the input of a perceptron", rows, -1, mlp.first().inFeatures());
            Checks.requireMlp(mlp.first().inFeatures(), mlp.first().outFeatures());
        }
        List<DenseMlp<C>> dense = mlps.stream()
                .map(mlp -> new DenseMlp<>(ownLayer(mlp.first()), ownLayer(mlp.second())))
                .toList();
        requireOutsideProgram("compute perceptrons");
        return exclusively(() -> {
            requireOpen();
            List<T> out = mlps.stream()
                    .map(mlp -> allocate(rows.dim(0), mlp.second().outFeatures()))
                    .toList();
            mlps(x, dense, out);
            return List.copyOf(out);
        });
    }

    @Override
    public final Tensor layerNorm(Tensor x, Tensor weight, Tensor bias, float epsilon) {
        T rows = own("the input of a layer norm", x);
        T scale = own("the weight of a layer norm", weight);
        T shift = own("the bias of a layer norm", bias);
        Checks.requireRows("the input of a layer norm", x, -1);
        int width = x.dim(x.rank() - 1);
        require("the weight of a layer norm", weight, width);
        require("the bias of a layer norm", bias, width);
        return output(out -> layerNorm(rows, scale, shift, epsilon, out), x.shape());
    }

    @Override
    public final Tensor selfAttention(Tensor qkv, int heads, boolean causal, Tensor lengths) {
        T x = own("queries, keys and values", qkv);
        T valid = ownOrNull("the lengths", lengths);
        Checks.requireSelfAttention(qkv, heads, lengths);
        return output(out -> selfAttention(x, heads, causal, valid, out), qkv.dim(0), qkv.dim(1), qkv.dim(2) / 3);
    }

    @Override
    public final Tensor crossAttention(
            Tensor map, Conv2dLayer toQuery, Tensor keys, Tensor values, int heads, Tensor lengths) {
        T x = own("the map of a cross-attention", map);
        C weights = ownLayer(toQuery);
        T k = own("the keys", keys);
        T v = own("the values", values);
        T valid = ownOrNull("the lengths", lengths);
        Checks.requireCrossAttention(map, toQuery.spec(), keys, values, heads, lengths);
        return output(
                out -> crossAttention(x, weights, k, v, heads, valid, out),
                map.dim(0),
                toQuery.spec().outChannels(),
                map.dim(2),
                map.dim(3));
    }

    @Override
    public final Tensor modulate(Tensor map, Modulation modulation, Tensor residual) {
        T x = own("the map of a modulation", map);
        requireOwn(modulation);
        T added = ownOrNull("the residual of a modulation", residual);
        Checks.requireMap("the map of a modulation", map);
        Checks.requireModulation(modulation, map.shape());
        if (residual != null) {
            require("the residual of a modulation", residual, map.shape());
        }
        return output(out -> modulate(x, modulation, added, out), map.shape());
    }

    @Override
    public final Tensor add(Tensor a, float factor, Tensor b) {
        T first = own("the first summand", a);
        T second = own("the second summand", b);
        Checks.requireSummand(a, b);
        return output(out -> add(first, factor, second, out), a.shape());
    }

    @Override
    public final Tensor resizeNearest(Tensor map, int height, int width) {
        T x = ownMap("a map to resize", map);
        for (int side : new int[] {map.dim(2), map.dim(3), height, width}) {
            Checks.requireSide(side);
        }
        return output(out -> resizeNearest(x, out), map.dim(0), map.dim(1), height, width);
    }

    @Override
    public final Tensor resizeBilinear(
            Tensor map, float fullHeight, float fullWidth, int top, int left, int height, int width) {
        T x = ownMap("a map to resize", map);
        Checks.requireStretch(fullHeight, fullWidth);
        Checks.requireRegion(top, left, height, width);
        return output(
                out -> resizeBilinear(x, fullHeight, fullWidth, top, left, out), map.dim(0), map.dim(1), height, width);
    }

    @Override
    public final Tensor crop(Tensor map, int top, int left, int height, int width) {
        T x = ownMap("a map to crop", map);
        Checks.requireRegion(top, left, height, width);
        return output(out -> crop(x, top, left, out), map.dim(0), map.dim(1), height, width);
    }

    @Override
    public final Tensor paste(Tensor map, Tensor patch, int top, int left) {
        T below = ownMap("a map to paste into", map);
        T above = own("a map to paste", patch);
        Checks.requireWithin(patch, top, left, map);
        return output(out -> paste(below, above, top, left, out), map.shape());
    }

    @Override
    public final Tensor toSequence(Tensor map) {
        T x = ownMap("a map to make a sequence of", map);
        return output(out -> toSequence(x, out), map.dim(0), Shapes.elements(map.dim(2), map.dim(3)), map.dim(1));
    }

    @Override
    public final Tensor toMap(Tensor sequence, int height, int width) {
        T x = own("a sequence to make a map of", sequence);
        require("a sequence to make a map of", sequence, -1, Shapes.elements(height, width), -1);
        return output(out -> toMap(x, out), sequence.dim(0), sequence.dim(2), height, width);
    }

    @Override
    public final Tensor concat(Tensor first, Tensor second) {
        T a = own("the first of two sequences", first);
        T b = own("the second of two sequences", second);
        Checks.requireSequence("the second of two sequences", second);
        require("the first of two sequences", first, first.dim(0) == 1 ? 1 : second.dim(0), -1, second.dim(2));
        return output(out -> concat(a, b, out), second.dim(0), first.dim(1) + second.dim(1), second.dim(2));
    }

    @Override
    public final Tensor slice(Tensor sequence, int from, int to) {
        T x = own("a sequence to slice", sequence);
        Checks.requireSequence("a sequence to slice", sequence);
        Checks.requirePositions(from, to, sequence.dim(1));
        return output(out -> slice(x, from, out), sequence.dim(0), to - from, sequence.dim(2));
    }

    @Override
    public final Tensor reshape(Tensor rows, int... shape) {
        T x = own("a tensor to reshape", rows);
        Checks.requireShape(shape);
        Checks.requireSameCount(rows, shape);
        return output(out -> reshape(x, out), shape);
    }

    @Override
    public final void close() {
        exclusively(() -> {
            if (!closed) {
                closed = true;
                shutDown();
            }
            return null;
        });
    }

    /**
     * Runs an operation with a new tensor of the current scope.
     *
     * @param operation the computation, which writes all values of the tensor
     * @param shape the dimensions of the tensor
     * @return the tensor
     */
    protected final T output(Consumer<T> operation, int... shape) {
        return exclusively(() -> {
            T out = allocate(shape);
            operation.accept(out);
            return out;
        });
    }

    /** Runs work under the device's threading rules. This implementation calls it directly. */
    protected <R> R exclusively(Supplier<R> work) {
        return work.get();
    }

    /**
     * Throws an exception if called in a program's body.
     *
     * @param operation the operation that a body must not do, such as "upload"
     * @throws IllegalStateException if a body is running
     */
    protected void requireOutsideProgram(String operation) {}

    /**
     * Checks that the device is open.
     *
     * @throws IllegalStateException if the device was closed
     */
    protected final void requireOpen() {
        if (closed) {
            throw new IllegalStateException("this device was closed");
        }
    }

    private T allocate(int... shape) {
        requireOpen();
        Checks.requireShape(shape);
        T tensor = newTensor(shape.clone());
        scopes.own(tensor);
        return tensor;
    }

    @SuppressWarnings("unchecked") // This device creates all tensors that it owns.
    private T own(String name, Tensor tensor) {
        requireOpen();
        Objects.requireNonNull(tensor, name);
        if (!(tensor instanceof DeviceTensor owned) || owned.owner() != this) {
            throw new IllegalArgumentException(
                    name + " belongs to another device; download it there and upload it to this one");
        }
        owned.requireLive();
        return (T) owned;
    }

    private T ownOrNull(String name, Tensor tensor) {
        return tensor == null ? null : own(name, tensor);
    }

    private T ownMap(String name, Tensor map) {
        T own = own(name, map);
        Checks.requireMap(name, map);
        return own;
    }

    private void requireOwn(Modulation m) {
        if (m != null) {
            for (Tensor part : new Tensor[] {m.gamma0(), m.beta0(), m.gamma1(), m.beta1()}) {
                own("a modulation", part);
            }
            if (m.perPixel() != null) {
                own("the context of a modulation", m.perPixel().context());
                ownLayer(m.perPixel().layer());
            }
        }
    }

    private C ownLayer(LinearLayer layer) {
        return ownLayer(layer instanceof DenseLayer<?> dense ? dense.convolution() : null);
    }

    @SuppressWarnings("unchecked") // This device creates all layers that it owns.
    private C ownLayer(Conv2dLayer layer) {
        if (!(layer instanceof DeviceLayer owned) || owned.owner() != this) {
            throw new IllegalArgumentException("a layer belongs to another device; make it with this one");
        }
        return (C) owned;
    }
}
