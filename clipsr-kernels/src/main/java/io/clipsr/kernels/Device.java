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
 * <p>Operations return new tensors of the calling thread's innermost {@link TensorScope} and leave their arguments as
 * they were. They are safe to call from several threads. All devices accept and refuse the same arguments. Besides what
 * each operation names, every operation throws
 *
 * <ul>
 *   <li>{@link IllegalArgumentException} for a tensor or a layer that another device made, and for an output of more
 *       than 2<sup>31</sup> - 65 values or more than {@link #MAX_SAMPLES} samples,
 *   <li>{@link IllegalStateException} after {@link #close()}, and for a tensor whose scope was closed,
 *   <li>{@link NullPointerException} for a null where null is not named as allowed,
 *   <li>{@link DeviceException} if the device fails or its memory does not suffice.
 * </ul>
 */
public interface Device extends AutoCloseable {

    /** The largest first dimension of a map, a sequence or rows. */
    int MAX_SAMPLES = 65535;

    /** The most residuals that one convolution adds. */
    int MAX_RESIDUALS = 3;

    /** The most values of one head of an attention. */
    int MAX_HEAD_SIZE = 128;

    /** The most features of a perceptron's input and hidden layer together, each rounded up to 16. */
    int MAX_MLP_FEATURES = 10240;

    /** The longest side of a map before and after {@link #resizeNearest}. */
    int MAX_SIDE = 65535;

    /** Returns what computes, for people: {@code cpu (Vector API, 512 bit, 2 threads)}. */
    String name();

    /** Opens a scope for the tensors that this thread makes from now on. */
    TensorScope openScope();

    /**
     * Copies values to the device.
     *
     * @param values the values in PyTorch's order (NCHW for maps)
     * @param shape 1 to 4 dimensions of at least 1
     * @throws IllegalArgumentException if the values do not fill the shape
     * @throws IllegalStateException in the body of a {@link Program}
     */
    Tensor upload(float[] values, int... shape);

    /**
     * Copies a tensor's values out.
     *
     * @return the values in PyTorch's order (NCHW for maps)
     * @throws IllegalStateException in the body of a {@link Program}
     */
    float[] download(Tensor tensor);

    /**
     * Prepares a convolution.
     *
     * @param weight {@code [outChannels, inChannels, kernel, kernel]}
     * @param bias {@code [outChannels]}, or null for none
     * @throws IllegalArgumentException if an array has another length
     * @throws IllegalStateException in the body of a {@link Program}
     */
    Conv2dLayer conv2dLayer(Conv2dSpec spec, float[] weight, float[] bias);

    /**
     * Prepares a linear layer, {@code y = weight x + bias}.
     *
     * @param weight {@code [outFeatures, inFeatures]}
     * @param bias {@code [outFeatures]}, or null for none
     * @throws IllegalArgumentException if an array has another length
     * @throws IllegalStateException in the body of a {@link Program}
     */
    LinearLayer linearLayer(int inFeatures, int outFeatures, float[] weight, float[] bias);

    /**
     * Computes a convolution of a map, with what is fused around it.
     *
     * @param map {@code [n, inChannels, height, width]}, not smaller than the kernel after upsampling and padding
     * @param layer the weights
     * @param fusion the prologue and the epilogue, with at most {@link #MAX_RESIDUALS} residuals
     * @return {@code [n, outChannels / r^2, r * outHeight, r * outWidth]} with r the layer's pixel shuffle, see
     *     {@link Conv2dSpec#outSize}
     * @throws IllegalArgumentException if the arguments do not fit each other, see {@link Conv2dFusion} and
     *     {@link Modulation}
     */
    Tensor conv2d(Tensor map, Conv2dLayer layer, Conv2dFusion fusion);

    /**
     * Computes {@code activation(weight x + bias) + residual} over the last dimension.
     *
     * @param x rows {@code [n, inFeatures]} or a sequence {@code [n, length, inFeatures]}
     * @param layer the weights
     * @param activation the function of each sum
     * @param residual a tensor of the output's shape, or null
     * @return {@code [n, outFeatures]} or {@code [n, length, outFeatures]}
     * @throws IllegalArgumentException if the arguments do not fit each other
     */
    Tensor linear(Tensor x, LinearLayer layer, Activation activation, Tensor residual);

    /**
     * Computes perceptrons of the same rows, {@code second(relu(first(x)))} each.
     *
     * @param rows {@code [n, inFeatures]}
     * @param mlps at least one, each within {@link #MAX_MLP_FEATURES}
     * @return of each perceptron in turn, {@code [n, outFeatures]}
     * @throws IllegalArgumentException if the arguments do not fit each other
     * @throws IllegalStateException in the body of a {@link Program}
     */
    List<Tensor> mlps(Tensor rows, List<Mlp> mlps);

    /**
     * Computes {@code (x - mean) / sqrt(variance + epsilon) * weight + bias} over the last dimension.
     *
     * @param x rows {@code [n, width]} or a sequence {@code [n, length, width]}
     * @param weight {@code [width]}
     * @param bias {@code [width]}
     * @param epsilon the term that keeps the root above 0
     * @return a tensor of the shape of x
     * @throws IllegalArgumentException if the arguments do not fit each other
     */
    Tensor layerNorm(Tensor x, Tensor weight, Tensor bias, float epsilon);

    /**
     * Computes multi-head attention of a sequence to itself, {@code softmax(q k' / sqrt(headSize)) v}, heads side by
     * side.
     *
     * @param qkv {@code [n, length, 3 * width]}: queries, keys and values behind each other
     * @param heads a divisor of the width, with at most {@link #MAX_HEAD_SIZE} values for each
     * @param causal whether a position sees only itself and those before it
     * @param lengths {@code [n]}, the number of valid positions of each sample, rounded down and limited to 1 to
     *     length; null if all are valid. The output of the others is unspecified
     * @return {@code [n, length, width]}
     * @throws IllegalArgumentException if the arguments do not fit each other
     */
    Tensor selfAttention(Tensor qkv, int heads, boolean causal, Tensor lengths);

    /**
     * Computes multi-head attention of each pixel of a map to the words of its own sample (MODEL.md section 5).
     *
     * @param map {@code [n, channels, height, width]}
     * @param toQuery 1x1 convolution that makes queries of the map's pixels, from channels to inner
     * @param keys sequence {@code [m, words, inner]}, m = n or 1 for words that the batch shares
     * @param values sequence of the shape of the keys
     * @param heads a divisor of inner, with at most {@link #MAX_HEAD_SIZE} values for each
     * @param lengths {@code [m]}, the number of valid words of each of the m samples, rounded down and limited to 1 to
     *     words; null if all are valid
     * @return map {@code [n, inner, height, width]}
     * @throws IllegalArgumentException if the arguments do not fit each other
     */
    Tensor crossAttention(Tensor map, Conv2dLayer toQuery, Tensor keys, Tensor values, int heads, Tensor lengths);

    /**
     * Computes a modulation on its own, where no convolution follows to take it up.
     *
     * @param map {@code [n, channels, height, width]}
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
     * @param b a tensor of the shape of a, or one with a first dimension of 1, which is repeated
     * @return a tensor of the shape of a
     * @throws IllegalArgumentException if the arguments do not fit each other
     */
    Tensor add(Tensor a, float factor, Tensor b);

    /**
     * Resizes a map by {@code src = floor(dst * in / out)}, PyTorch's "nearest".
     *
     * @param map {@code [n, channels, inHeight, inWidth]}
     * @param height the rows of the result, like all sides at most {@link #MAX_SIDE}
     * @param width the columns of the result
     * @return {@code [n, channels, height, width]}
     * @throws IllegalArgumentException if a side is below 1 or too long
     */
    Tensor resizeNearest(Tensor map, int height, int width);

    /**
     * Resizes a map as PyTorch's "bilinear" with {@code align_corners=False}.
     *
     * @param map {@code [n, channels, inHeight, inWidth]}
     * @param height the rows of the result
     * @param width the columns of the result
     * @return {@code [n, channels, height, width]}
     * @throws IllegalArgumentException if a side is below 1
     */
    default Tensor resizeBilinear(Tensor map, int height, int width) {
        return resizeBilinear(map, height, width, 0, 0, height, width);
    }

    /**
     * Computes a region of a map that is stretched bilinearly. Beyond the stretched map, the nearest value of its edge
     * is repeated.
     *
     * @param map {@code [n, channels, inHeight, inWidth]}
     * @param fullHeight rows that the whole map would have, above 0, not necessarily a whole number
     * @param fullWidth columns that the whole map would have, likewise
     * @param top first row of the region in the stretched map, may be negative
     * @param left first column of the region in the stretched map, may be negative
     * @param height the rows of the region
     * @param width the columns of the region
     * @return {@code [n, channels, height, width]}
     * @throws IllegalArgumentException if a size is out of its range, or the region ends beyond 2<sup>31</sup> - 1
     */
    Tensor resizeBilinear(Tensor map, float fullHeight, float fullWidth, int top, int left, int height, int width);

    /**
     * Copies a map's region; where it reaches beyond the map, the nearest pixel of the edge is repeated.
     *
     * @param map {@code [n, channels, inHeight, inWidth]}
     * @param top first row of the region, may be negative
     * @param left first column of the region, may be negative
     * @param height the rows of the region
     * @param width the columns of the region
     * @return {@code [n, channels, height, width]}
     * @throws IllegalArgumentException if a side is below 1, or the region ends beyond 2<sup>31</sup> - 1
     */
    Tensor crop(Tensor map, int top, int left, int height, int width);

    /**
     * Copies a map with one of its regions replaced by another map.
     *
     * @param map {@code [n, channels, height, width]}
     * @param patch {@code [n, channels, *, *]}
     * @param top row of the map where the patch begins
     * @param left column of the map where the patch begins
     * @return a map of the shape of the first
     * @throws IllegalArgumentException if the patch does not lie within the map
     */
    Tensor paste(Tensor map, Tensor patch, int top, int left);

    /** Turns a map {@code [n, c, h, w]} into a sequence {@code [n, h*w, c]}, pixels row by row. */
    Tensor toSequence(Tensor map);

    /**
     * Turns a sequence {@code [n, height*width, c]} into a map {@code [n, c, height, width]}.
     *
     * @throws IllegalArgumentException if the sequence has another length
     */
    Tensor toMap(Tensor sequence, int height, int width);

    /**
     * Puts two sequences behind each other.
     *
     * @param first {@code [n or 1, a, width]}; one that the batch shares is repeated
     * @param second {@code [n, b, width]}
     * @return {@code [n, a + b, width]}
     * @throws IllegalArgumentException if they do not fit each other
     */
    Tensor concat(Tensor first, Tensor second);

    /**
     * Copies positions {@code from <= i < to} of a sequence.
     *
     * @throws IllegalArgumentException if there are none, or they are not in the sequence
     */
    Tensor slice(Tensor sequence, int from, int to);

    /**
     * Copies rows or a sequence with other dimensions and the same values in the same order.
     *
     * @param rows a tensor of 1 to 3 dimensions
     * @param shape 1 to 3 dimensions with the same number of values
     * @throws IllegalArgumentException if the numbers of values differ, or one of the two is a map
     */
    Tensor reshape(Tensor rows, int... shape);

    /**
     * Runs a computation in a scope of its own and detaches the scope: the tensors that it made stay usable, by any
     * thread, for as long as they are referenced. If it fails, they are released.
     *
     * @param computation the computation
     * @param <T> what it returns
     * @return what the computation returned
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
     * Makes a program of a computation that will be done often. The body is given the inputs of a run, then its
     * parameters. Whatever else it uses, such as layers, must stay alive and unchanged while the program is in use.
     *
     * @param body does the same operations in the same order for all inputs of the same shapes, on the thread that
     *     calls it, and keeps nothing but its result; it neither uploads nor downloads, nor makes layers or computes
     *     perceptrons. Programs within it are part of it
     */
    default Program programOf(Function<Tensor[], Tensor> body) {
        return Program.of(body);
    }

    /** Makes a {@link #programOf program} of a body of one input. */
    default Program program(UnaryOperator<Tensor> body) {
        return programOf(inputs -> body.apply(inputs[0]));
    }

    /** Makes a {@link #programOf program} of a body of two inputs. */
    default Program program(BinaryOperator<Tensor> body) {
        return programOf(inputs -> body.apply(inputs[0], inputs[1]));
    }

    /** Gives back threads and memory. A second call does nothing. */
    @Override
    void close();
}
