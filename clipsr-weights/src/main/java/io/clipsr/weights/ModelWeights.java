package io.clipsr.weights;

import io.clipsr.weights.format.WeightFormatException;

/**
 * The network's tensors by name, and its {@link ModelConfig}.
 *
 * <p>Names are the published state-dict keys with one of two prefixes: {@code netG.} for the generator
 * ({@code netG.GBlocks.0.c1.weight}) and {@code clip.} for CLIP's text encoder in OpenAI's layout
 * ({@code clip.transformer.resblocks.0.attn.in_proj_weight}). Values are converted to 32-bit floats, in PyTorch's
 * row-major order.
 *
 * <p>Implementations are safe to use from several threads.
 */
public interface ModelWeights extends AutoCloseable {

    /** Returns the configuration, such as graph, fusion and numbers of heads. */
    ModelConfig config();

    /** Returns whether the model has a tensor of this name. */
    boolean contains(String name);

    /**
     * Returns the shape of a tensor, outermost dimension first; empty for a scalar.
     *
     * @throws WeightFormatException if there is no such tensor
     */
    int[] shape(String name);

    /**
     * Reads all values of a tensor.
     *
     * @throws WeightFormatException if there is no such tensor, or its bytes cannot be read
     */
    float[] read(String name);

    /**
     * Reads all values of a tensor into a part of an array.
     *
     * @param name the name of the tensor
     * @param to the array
     * @param at the index in the array of the first value
     * @throws WeightFormatException if there is no such tensor, or its bytes cannot be read
     * @throws IndexOutOfBoundsException if the array is too short
     */
    default void read(String name, float[] to, int at) {
        float[] values = read(name);
        System.arraycopy(values, 0, to, at, values.length);
    }

    /**
     * Reads some rows of a tensor, in the given order; other rows are not read. The token embedding has 100 MB, of
     * which a prompt needs a dozen rows.
     *
     * @param name the name of the tensor
     * @param rows the indices of the rows in the first dimension
     * @return the values of the rows, {@code rows.length} times the size of one row
     * @throws WeightFormatException if there is no such tensor, or its bytes cannot be read
     * @throws IndexOutOfBoundsException if there is no such row
     */
    float[] readRows(String name, int... rows);

    /** Releases the file handles. Later reads throw an {@link IllegalStateException}. */
    @Override
    void close();
}
