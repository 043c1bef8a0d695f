package io.clipsr.kernels;

import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The tensor operations that CLIP-SR needs, on one kind of hardware. The network is written once against this
 * interface.
 *
 * <p>Operations return new tensors and leave their arguments as they were. They are safe to call from several threads.
 * Arguments that do not fit each other are an {@link IllegalArgumentException}; use after {@link #close()} is an
 * {@link IllegalStateException}.
 */
public interface Device extends AutoCloseable {

    /** What computes, for people: {@code cpu (Vector API, 512 bit, 2 threads)}. */
    String name();

    /** Opens a scope for the tensors that this thread makes from now on. */
    TensorScope openScope();

    /** Copies values in PyTorch's order (NCHW for maps) to the device. */
    Tensor upload(float[] values, int... shape);

    /** Copies a tensor's values out, in PyTorch's order (NCHW for maps). */
    float[] download(Tensor tensor);

    /**
     * Brings 8-bit pictures to the device as a map, {@code v / 127.5 - 1}.
     *
     * @param rgb {@code n * height * width * 3} unsigned bytes: pictures behind each other, each row by row from the
     *     top, a pixel's red, green and blue side by side
     * @return map {@code [n, 3, height, width]} in [-1, 1]
     */
    Tensor uploadPictures(byte[] rgb, int n, int height, int width);

    /**
     * Copies a map of three channels out as 8-bit pictures: clamped to [-1, 1], {@code (v + 1) * 127.5} rounded, halves
     * to the even neighbour; NaN becomes 0.
     *
     * @param map {@code [n, 3, height, width]}
     * @return as {@link #uploadPictures} takes them
     */
    byte[] downloadPictures(Tensor map);

    /**
     * Prepares a convolution.
     *
     * @param weight {@code [outChannels, inChannels, kernel, kernel]}
     * @param bias {@code [outChannels]}, or null for none
     */
    Conv2dLayer conv2dLayer(Conv2dSpec spec, float[] weight, float[] bias);

    /**
     * Prepares a linear layer, {@code y = weight x + bias}.
     *
     * @param weight {@code [outFeatures, inFeatures]}
     * @param bias {@code [outFeatures]}, or null for none
     */
    LinearLayer linearLayer(int inFeatures, int outFeatures, float[] weight, float[] bias);

    /** Convolution of a map, with what is fused around it. */
    Tensor conv2d(Tensor map, Conv2dLayer layer, Conv2dFusion fusion);

    /**
     * {@code activation(weight x + bias) + residual} over the last dimension of rows or sequences; residual may be
     * null.
     */
    Tensor linear(Tensor x, LinearLayer layer, Activation activation, Tensor residual);

    /**
     * Perceptrons of the same rows, {@code second(relu(first(x)))} each.
     *
     * @param rows {@code [n, inFeatures]}
     * @param mlps at least one
     * @return of each perceptron in turn, {@code [n, outFeatures]}
     */
    List<Tensor> mlps(Tensor rows, List<Mlp> mlps);

    /** {@code (x - mean) / sqrt(variance + epsilon) * weight + bias} over the last dimension of rows or sequences. */
    Tensor layerNorm(Tensor x, Tensor weight, Tensor bias, float epsilon);

    /**
     * Multi-head attention of a sequence to itself, {@code softmax(q k' / sqrt(headSize)) v}, heads side by side.
     *
     * @param qkv {@code [n, length, 3 * width]}: queries, keys and values behind each other
     * @param causal whether a position sees only itself and those before it
     * @param lengths how many positions of each sample are valid and may be looked at, or null for all; the output of
     *     the others is unspecified
     * @return {@code [n, length, width]}
     */
    Tensor selfAttention(Tensor qkv, int heads, boolean causal, int[] lengths);

    /**
     * Multi-head attention of each pixel of a map to the words of its own sample (MODEL.md section 5).
     *
     * @param map {@code [n, channels, height, width]}
     * @param toQuery 1x1 convolution that makes queries of the map's pixels, from channels to inner
     * @param keys sequence {@code [m, words, inner]}, m = n or 1 for words that the batch shares
     * @param values as keys
     * @param lengths how many words each of the m samples has, or null for all
     * @return map {@code [n, inner, height, width]}
     */
    Tensor crossAttention(Tensor map, Conv2dLayer toQuery, Tensor keys, Tensor values, int heads, int[] lengths);

    /**
     * A modulation on its own, where no convolution follows to take it up; residual (of the map's shape) may be null.
     */
    Tensor modulate(Tensor map, Modulation modulation, Tensor residual);

    /** {@code a + factor * b}; b has a's shape, or a first dimension of 1 and is repeated. */
    Tensor add(Tensor a, float factor, Tensor b);

    /** A map at another size, {@code src = floor(dst * in / out)}, PyTorch's "nearest". */
    Tensor resizeNearest(Tensor map, int height, int width);

    /** A map at another size, PyTorch's "bilinear" with {@code align_corners=False}. */
    default Tensor resizeBilinear(Tensor map, int height, int width) {
        return resizeBilinear(map, height, width, 0, 0, height, width);
    }

    /**
     * A region of a map that is stretched bilinearly. Beyond the stretched map, the nearest value of its edge is
     * repeated.
     *
     * @param fullHeight rows that the whole map would have, not necessarily a whole number
     * @param fullWidth columns that the whole map would have
     * @param top of the region in the stretched map, may be negative
     * @param left of the region in the stretched map, may be negative
     */
    Tensor resizeBilinear(Tensor map, float fullHeight, float fullWidth, int top, int left, int height, int width);

    /** A map's region; where it reaches beyond the map, the nearest pixel of the edge is repeated. */
    Tensor crop(Tensor map, int top, int left, int height, int width);

    /** A map with the region from (top, left) on replaced by another map. The region must lie within. */
    Tensor paste(Tensor map, Tensor patch, int top, int left);

    /**
     * A map with another faded into it from (top, left) on, {@code map * (1 - w) + patch * w} with {@code w =
     * rowWeights[y] * columnWeights[x]} of the patch's pixel: the cross-fade of tiles that overlap. The region must lie
     * within.
     *
     * @param rowWeights {@code [patch height]}, 0 to 1
     * @param columnWeights {@code [patch width]}, 0 to 1
     */
    Tensor blend(Tensor map, Tensor patch, Tensor rowWeights, Tensor columnWeights, int top, int left);

    /** {@code [n, c, h, w]} as {@code [n, h*w, c]}, pixels row by row. */
    Tensor toSequence(Tensor map);

    /** {@code [n, height*width, c]} as {@code [n, c, height, width]}. */
    Tensor toMap(Tensor sequence, int height, int width);

    /** Two sequences behind each other. The first may have n = 1 and is repeated. */
    Tensor concat(Tensor first, Tensor second);

    /** Positions {@code from <= i < to} of a sequence. */
    Tensor slice(Tensor sequence, int from, int to);

    /** Rows or sequences with other dimensions and the same values in the same order. */
    Tensor reshape(Tensor rows, int... shape);

    /**
     * A computation that will be done often. Whatever else the body uses, such as layers and a prompt's tensors, must
     * stay alive and unchanged while the program is in use.
     *
     * @param body does the same operations in the same order for all inputs of the same shapes, on the thread that
     *     calls it, and keeps nothing but its result; it neither uploads nor downloads, nor makes layers or computes
     *     perceptrons. Programs within it are part of it
     */
    default Program programOf(Function<Tensor[], Tensor> body) {
        return Program.of(body);
    }

    /** {@link #programOf} a body of one input. */
    default Program program(UnaryOperator<Tensor> body) {
        return programOf(inputs -> body.apply(inputs[0]));
    }

    /** {@link #programOf} a body of two inputs. */
    default Program program(BinaryOperator<Tensor> body) {
        return programOf(inputs -> body.apply(inputs[0], inputs[1]));
    }

    /** Gives back threads and memory. */
    @Override
    void close();
}
