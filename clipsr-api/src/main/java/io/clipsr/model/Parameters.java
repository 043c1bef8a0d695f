package io.clipsr.model;

import io.clipsr.kernels.Conv2dLayer;
import io.clipsr.kernels.Conv2dSpec;
import io.clipsr.kernels.Device;
import io.clipsr.kernels.LinearLayer;
import io.clipsr.kernels.Shapes;
import io.clipsr.kernels.Tensor;
import io.clipsr.weights.ModelConfig;
import io.clipsr.weights.ModelWeights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Reads the tensors of one part of a model and uploads them to a device. Names are relative to the part; layer sizes
 * come from the tensors' shapes.
 *
 * <p>A part shares memory with the whole, so all layers of a whole must be uploaded by one thread.
 */
final class Parameters {
    private final Device device;
    private final ModelWeights weights;
    private final String prefix;
    /**
     * The arrays by length that hold a layer's weights on the way to the device. They are used again for the next
     * layer, because memory that the JVM has not used yet takes longer to get than to fill.
     */
    private final Map<Integer, float[]> spare;

    private Parameters(Device device, ModelWeights weights, String prefix, Map<Integer, float[]> spare) {
        this.device = device;
        this.weights = weights;
        this.prefix = prefix;
        this.spare = spare;
    }

    /** Returns all tensors of a model. */
    static Parameters of(Device device, ModelWeights weights) {
        return new Parameters(device, weights, "", new HashMap<>());
    }

    /** Returns the tensors of a part, whose names begin with {@code part} and a dot. */
    Parameters in(String part) {
        return new Parameters(device, weights, prefix + part + ".", spare);
    }

    Device device() {
        return device;
    }

    ModelConfig config() {
        return weights.config();
    }

    boolean contains(String name) {
        return weights.contains(prefix + name);
    }

    int[] shape(String name) {
        return weights.shape(prefix + name);
    }

    float[] read(String name) {
        return weights.read(prefix + name);
    }

    float[] readRows(String name, int... rows) {
        return weights.readRows(prefix + name, rows);
    }

    /** Returns the values of tensors one after the other, in an array that the next call overwrites. */
    private float[] weights(String... names) {
        int length = 0;
        for (String name : names) {
            length += Shapes.elements(shape(name));
        }
        float[] all = spare.computeIfAbsent(length, float[]::new);
        int at = 0;
        for (String name : names) {
            weights.read(prefix + name, all, at);
            at += Shapes.elements(shape(name));
        }
        return all;
    }

    /** Releases the memory that uploading layers takes. */
    void uploaded() {
        spare.clear();
    }

    /** Returns the number of parts {@code name.0}, {@code name.1}, ..., detected by a tensor that each of them has. */
    int count(String name, String tensorOfEach) {
        int count = 0;
        while (contains(name + "." + count + "." + tensorOfEach)) {
            count++;
        }
        return count;
    }

    /** Uploads a tensor, optionally in another shape of the same size. */
    Tensor tensor(String name, int... shape) {
        return device.upload(read(name), shape.length == 0 ? shape(name) : shape);
    }

    /** Uploads a convolution, which keeps the size unless {@code change} alters that. */
    Conv2dLayer conv2d(String name, UnaryOperator<Conv2dSpec> change) {
        int[] shape = shape(name + ".weight");
        Conv2dSpec spec = change.apply(Conv2dSpec.same(shape[1], shape[0], shape[2]));
        return device.conv2dLayer(spec, weights(name + ".weight"), read(name + ".bias"));
    }

    Conv2dLayer conv2d(String name) {
        return conv2d(name, UnaryOperator.identity());
    }

    /**
     * Uploads convolutions of the same input as one, whose channels are those of the first, then of the next. They keep
     * the size and have the same kernel.
     */
    Conv2dLayer together(String... names) {
        int[] shape = shape(names[0] + ".weight");
        List<float[]> biases = new ArrayList<>();
        for (String name : names) {
            biases.add(read(name + ".bias"));
        }
        float[] bias = joined(biases);
        return device.conv2dLayer(Conv2dSpec.same(shape[1], bias.length, shape[2]), weights(weightsOf(names)), bias);
    }

    private static String[] weightsOf(String... names) {
        return Arrays.stream(names).map(name -> name + ".weight").toArray(String[]::new);
    }

    private static float[] joined(List<float[]> parts) {
        float[] all = new float[parts.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    /** Uploads a linear layer without bias, as a 1x1 convolution over a map. */
    Conv2dLayer pointwise(String name) {
        int[] shape = shape(name + ".weight");
        return device.conv2dLayer(Conv2dSpec.same(shape[1], shape[0], 1), weights(name + ".weight"), null);
    }

    /** Uploads matrices of the same shape, stacked by rows, as one 1x1 convolution over a map, without bias. */
    Conv2dLayer stacked(String... names) {
        int[] shape = shape(names[0] + ".weight");
        return device.conv2dLayer(
                Conv2dSpec.same(shape[1], names.length * shape[0], 1), weights(weightsOf(names)), null);
    }

    /** Uploads a linear layer, with a bias if it has one. */
    LinearLayer linear(String name) {
        int[] shape = shape(name + ".weight");
        return device.linearLayer(
                shape[1], shape[0], weights(name + ".weight"), contains(name + ".bias") ? read(name + ".bias") : null);
    }

    /** Uploads the projection of CLIP's attention to queries, keys and values; its tensors have names of their own. */
    LinearLayer inProjection() {
        int[] shape = shape("in_proj_weight");
        return device.linearLayer(shape[1], shape[0], weights("in_proj_weight"), read("in_proj_bias"));
    }

    /** Uploads a matrix that is multiplied from the right, {@code x @ matrix}, as a linear layer without bias. */
    LinearLayer projection(String name) {
        int[] shape = shape(name);
        float[] matrix = read(name);
        float[] transposed = new float[matrix.length];
        for (int i = 0; i < shape[0]; i++) {
            for (int o = 0; o < shape[1]; o++) {
                transposed[o * shape[0] + i] = matrix[i * shape[1] + o];
            }
        }
        return device.linearLayer(shape[0], shape[1], transposed, null);
    }
}
