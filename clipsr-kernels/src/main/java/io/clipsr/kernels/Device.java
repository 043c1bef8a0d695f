package io.clipsr.kernels;

import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The tensor operations that CLIP-SR needs, on one kind of hardware. The network is written once against this
 * interface.
 *
 * <p>Operations return new tensors, owned by the calling thread's innermost {@link TensorScope}, and do not change
 * their arguments. They are thread-safe. All devices accept and reject the same arguments. Besides the exceptions that
 * it documents, every operation throws
 *
 * <ul>
 *   <li>{@link IllegalArgumentException} for a tensor or a layer of another device, and for an output of more than
 *       2<sup>31</sup> - 65 values or more than {@link #MAX_SAMPLES} samples,
 *   <li>{@link IllegalStateException} after {@link #close()}, and for a tensor whose scope was closed,
 *   <li>{@link NullPointerException} for a null argument, unless null is documented as allowed,
 *   <li>{@link DeviceException} if the device fails or runs out of memory.
 * </ul>
 */
public interface Device extends AutoCloseable {

    /** The largest first dimension of a map, a sequence or rows. */
    int MAX_SAMPLES = 65535;

    /** The largest number of residuals of one convolution. */
    int MAX_RESIDUALS = 3;

    /** The largest number of maps that one convolution stores. */
    int MAX_OUTPUTS = 3;

    /** The largest head size of an attention. */
    int MAX_HEAD_SIZE = 128;

    /** The largest sum of a perceptron's input features and hidden features, each rounded up to a multiple of 16. */
    int MAX_MLP_FEATURES = 10240;

    /** The longest side of a map before and after {@link #resizeNearest}. */
    int MAX_SIDE = 65535;

    /** Returns a readable description of the device, such as {@code cpu (Vector API, 512 bit, 2 threads)}. */
    String name();

    /** Opens a scope. It owns the tensors that this thread creates from now on. */
    TensorScope openScope();

    /**
     * Copies values to the device.
     *
     * @param values the values in PyTorch's order (NCHW for maps)
     * @param shape the 1 to 4 dimensions, each at least 1
     * @throws IllegalArgumentException if the number of values is not that of the shape
     * @throws IllegalStateException in the body of a {@link Program}
     */
    Tensor upload(float[] values, int... shape);

    /**
     * Copies a tensor's values to the host.
     *
     * @return the values in PyTorch's order (NCHW for maps)
     * @throws IllegalStateException in the body of a {@link Program}
     */
    float[] download(Tensor tensor);

    /**
     * Creates a convolution layer. The arrays are copied.
     *
     * @param spec the hyperparameters
     * @param weight the weights {@code [outChannels, inChannels, kernel, kernel]}; with border weights, {@code [9,
     *     outChannels, inChannels, kernel, kernel]} in the order of {@link Conv2dSpec#borderSet}
     * @param bias the biases {@code [outChannels]}, with border weights {@code [9, outChannels]}, or null for none
     * @throws IllegalArgumentException if an array has another length
     * @throws IllegalStateException in the body of a {@link Program}
     */
    Conv2dLayer conv2dLayer(Conv2dSpec spec, float[] weight, float[] bias);

    /**
     * Creates a linear layer, {@code y = weight x + bias}. The arrays are copied.
     *
     * @param inFeatures the number of input features
     * @param outFeatures the number of output features
     * @param weight the weights {@code [outFeatures, inFeatures]}
     * @param bias the biases {@code [outFeatures]}, or null for none
     * @throws IllegalArgumentException if an array has another length
     * @throws IllegalStateException in the body of a {@link Program}
     */
    LinearLayer linearLayer(int inFeatures, int outFeatures, float[] weight, float[] bias);

    /**
     * Computes a convolution of a map, and stores its result in one form or several.
     *
     * @param map the input {@code [n, inChannels, height, width]}, not smaller than the kernel after upsampling and
     *     padding; with border weights at least 2x2
     * @param layer the weights
     * @param fusion the fused operations, with at most {@link #MAX_RESIDUALS} residuals
     * @param outputs the 1 to {@link #MAX_OUTPUTS} forms to store
     * @return a map for each output: {@code [n, outChannels / r^2, r * outHeight, r * outWidth]}, where r is the
     *     layer's pixel shuffle factor (see {@link Conv2dSpec#outSize}), or the channels and pixels of it that the
     *     output names
     * @throws IllegalArgumentException if the shapes do not match, see {@link Conv2dFusion}, {@link Conv2dOutput} and
     *     {@link Modulation}
     */
    List<Tensor> conv2d(Tensor map, Conv2dLayer layer, Conv2dFusion fusion, List<Conv2dOutput> outputs);

    /** Computes a convolution of a map, and stores its result in one form. */
    default Tensor conv2d(Tensor map, Conv2dLayer layer, Conv2dFusion fusion, Conv2dOutput output) {
        return conv2d(map, layer, fusion, List.of(output)).get(0);
    }

    /** Computes a convolution of a map. */
    default Tensor conv2d(Tensor map, Conv2dLayer layer, Conv2dFusion fusion) {
        return conv2d(map, layer, fusion, Conv2dOutput.PLAIN);
    }

    /**
     * Computes {@code activation(weight x + bias) + residual} over the last dimension.
     *
     * @param x the rows {@code [n, inFeatures]} or the sequence {@code [n, length, inFeatures]}
     * @param layer the weights
     * @param activation the activation
     * @param residual a tensor of the output's shape, or null
     * @return a tensor {@code [n, outFeatures]} or {@code [n, length, outFeatures]}
     * @throws IllegalArgumentException if the arguments do not fit each other
     */
    Tensor linear(Tensor x, LinearLayer layer, Activation activation, Tensor residual);

    /**
     * Computes several perceptrons of the same rows: {@code second(relu(first(x)))} each.
     *
     * @param rows the input {@code [n, inFeatures]}
     * @param mlps one or more perceptrons, each within {@link #MAX_MLP_FEATURES}
     * @return the output {@code [n, outFeatures]} of each perceptron, in the order of {@code mlps}
     * @throws IllegalArgumentException if the arguments do not fit each other
     * @throws IllegalStateException in the body of a {@link Program}
     */
    List<Tensor> mlps(Tensor rows, List<Mlp> mlps);

    /**
     * Computes {@code (x - mean) / sqrt(variance + epsilon) * weight + bias} over the last dimension.
     *
     * @param x the rows {@code [n, width]} or the sequence {@code [n, length, width]}
     * @param weight the factors {@code [width]}
     * @param bias the summands {@code [width]}
     * @param epsilon the term that is added to the variance
     * @return a tensor of the shape of x
     * @throws IllegalArgumentException if the arguments do not fit each other
     */
    Tensor layerNorm(Tensor x, Tensor weight, Tensor bias, float epsilon);

    /**
     * Computes multi-head self-attention of a sequence, {@code softmax(q k' / sqrt(headSize)) v}. The outputs of the
     * heads are concatenated.
     *
     * @param qkv the concatenated queries, keys and values {@code [n, length, 3 * width]}
     * @param heads the number of heads, a divisor of the width, with at most {@link #MAX_HEAD_SIZE} values per head
     * @param causal whether a position attends only to itself and earlier positions
     * @param lengths the number of valid positions of each sample {@code [n]}, rounded down and clamped to 1 to length;
     *     null if all are valid. The output at invalid positions is unspecified
     * @return a sequence {@code [n, length, width]}
     * @throws IllegalArgumentException if the arguments do not fit each other
     */
    Tensor selfAttention(Tensor qkv, int heads, boolean causal, Tensor lengths);

    /**
     * Computes multi-head cross-attention of a map's pixels to the words of their sample (MODEL.md section 5).
     *
     * @param map the map {@code [n, channels, height, width]}
     * @param toQuery the 1x1 convolution that projects pixels to queries, from channels to inner
     * @param keys the keys {@code [m, words, inner]}, where m is n, or 1 for words that the batch shares
     * @param values the values, of the shape of the keys
     * @param heads the number of heads, a divisor of inner, with at most {@link #MAX_HEAD_SIZE} values per head
     * @param lengths the number of valid words of each of the m samples {@code [m]}, rounded down and clamped to 1 to
     *     words; null if all are valid
     * @return a map {@code [n, inner, height, width]}
     * @throws IllegalArgumentException if the arguments do not fit each other
     */
    Tensor crossAttention(Tensor map, Conv2dLayer toQuery, Tensor keys, Tensor values, int heads, Tensor lengths);

    /**
     * Computes a modulation of a whole map. Without a part per pixel, a convolution can do it, see
     * {@link Conv2dOutput}.
     *
     * @param map the map {@code [n, channels, height, width]}
     * @param modulation the factors and summands, which fit the map
     * @param residual a map of the same shape that is added, or null
     * @return a map of the same shape
     * @throws IllegalArgumentException if the arguments do not fit each other
     */
    Tensor modulate(Tensor map, Modulation modulation, Tensor residual);

    /**
     * Computes {@code a + factor * b}.
     *
     * @param a a map, a sequence or rows
     * @param factor the factor of b
     * @param b a tensor of the shape of a, or with a first dimension of 1, which is broadcast
     * @return a tensor of the shape of a
     * @throws IllegalArgumentException if the arguments do not fit each other
     */
    Tensor add(Tensor a, float factor, Tensor b);

    /**
     * Resizes a map by nearest neighbour, {@code src = floor(dst * in / out)}, like PyTorch's "nearest".
     *
     * @param map the map {@code [n, channels, inHeight, inWidth]}
     * @param height the number of rows of the result, like all sides at most {@link #MAX_SIDE}
     * @param width the number of columns of the result
     * @return a map {@code [n, channels, height, width]}
     * @throws IllegalArgumentException if a side is below 1 or too long
     */
    Tensor resizeNearest(Tensor map, int height, int width);

    /**
     * Resizes a map bilinearly, like PyTorch's "bilinear" with {@code align_corners=False}.
     *
     * @param map the map {@code [n, channels, inHeight, inWidth]}
     * @param height the number of rows of the result
     * @param width the number of columns of the result
     * @return a map {@code [n, channels, height, width]}
     * @throws IllegalArgumentException if a side is below 1
     */
    default Tensor resizeBilinear(Tensor map, int height, int width) {
        return resizeBilinear(map, height, width, 0, 0, height, width);
    }

    /**
     * Computes a region of a bilinearly resized map. Outside the resized map, the nearest value of its edge is
     * repeated.
     *
     * @param map the map {@code [n, channels, inHeight, inWidth]}
     * @param fullHeight the height of the whole resized map, above 0, not necessarily an integer
     * @param fullWidth the width of the whole resized map, above 0, not necessarily an integer
     * @param top the first row of the region in the resized map, may be negative
     * @param left the first column of the region in the resized map, may be negative
     * @param height the number of rows of the region
     * @param width the number of columns of the region
     * @return a map {@code [n, channels, height, width]}
     * @throws IllegalArgumentException if a size is out of its range, or the region ends beyond 2<sup>31</sup> - 1
     */
    Tensor resizeBilinear(Tensor map, float fullHeight, float fullWidth, int top, int left, int height, int width);

    /**
     * Copies a region of a map. Outside the map, the nearest pixel of its edge is repeated.
     *
     * @param map the map {@code [n, channels, inHeight, inWidth]}
     * @param top the first row of the region, may be negative
     * @param left the first column of the region, may be negative
     * @param height the number of rows of the region
     * @param width the number of columns of the region
     * @return a map {@code [n, channels, height, width]}
     * @throws IllegalArgumentException if a side is below 1, or the region ends beyond 2<sup>31</sup> - 1
     */
    Tensor crop(Tensor map, int top, int left, int height, int width);

    /**
     * Copies a map and replaces a region of the copy by another map.
     *
     * @param map the map {@code [n, channels, height, width]}
     * @param patch the map that replaces the region, {@code [n, channels, *, *]}
     * @param top the first row of the region
     * @param left the first column of the region
     * @return a map of the shape of the first
     * @throws IllegalArgumentException if the region is not within the map
     */
    Tensor paste(Tensor map, Tensor patch, int top, int left);

    /** Converts a map {@code [n, c, h, w]} to a sequence {@code [n, h*w, c]} of its pixels in row-major order. */
    Tensor toSequence(Tensor map);

    /**
     * Converts a sequence {@code [n, height*width, c]} to a map {@code [n, c, height, width]}.
     *
     * @throws IllegalArgumentException if the sequence has another length
     */
    Tensor toMap(Tensor sequence, int height, int width);

    /**
     * Concatenates two sequences.
     *
     * @param first the first sequence {@code [n or 1, a, width]}; a first dimension of 1 is broadcast
     * @param second the second sequence {@code [n, b, width]}
     * @return a sequence {@code [n, a + b, width]}
     * @throws IllegalArgumentException if the shapes do not match
     */
    Tensor concat(Tensor first, Tensor second);

    /**
     * Copies positions {@code from <= i < to} of a sequence.
     *
     * @throws IllegalArgumentException if the range is empty or exceeds the sequence
     */
    Tensor slice(Tensor sequence, int from, int to);

    /**
     * Copies rows or a sequence to a tensor of another shape. The order of the values stays the same.
     *
     * @param rows a tensor of 1 to 3 dimensions
     * @param shape the 1 to 3 dimensions of the result, with the same number of values
     * @throws IllegalArgumentException if the numbers of values differ, or one of the two is a map
     */
    Tensor reshape(Tensor rows, int... shape);

    /**
     * Runs a computation in a new scope and detaches the scope: the tensors that it created stay usable, by any thread,
     * for as long as they are referenced. If the computation fails, they are released.
     *
     * @param computation the computation
     * @param <T> the type of the result
     * @return the result of the computation
     */
    default <T> T detached(Supplier<T> computation) {
        TensorScope scope = openScope();
        boolean done = false;
        try {
            T result = computation.get();
            scope.detach();
            done = true;
            return result;
        } finally {
            if (!done) {
                scope.close();
            }
        }
    }

    /**
     * Creates a program of a computation that is repeated often. The body receives the inputs of a run, followed by its
     * parameters. All other objects that it uses, such as layers, must stay valid and unchanged while the program is in
     * use.
     *
     * @param body the computation. It must do the same operations in the same order for all inputs of the same shapes,
     *     on the calling thread, and keep no tensor except its result. It must not upload, download, create layers or
     *     compute perceptrons. If it runs another program, that becomes part of this one
     */
    default Program programOf(Function<Tensor[], Tensor> body) {
        return Program.of(body);
    }

    /** Creates a {@link #programOf program} of a body with one input. */
    default Program program(UnaryOperator<Tensor> body) {
        return programOf(inputs -> body.apply(inputs[0]));
    }

    /** Creates a {@link #programOf program} of a body with two inputs. */
    default Program program(BinaryOperator<Tensor> body) {
        return programOf(inputs -> body.apply(inputs[0], inputs[1]));
    }

    /** Releases the device's threads and memory. A second call has no effect. */
    @Override
    void close();
}
