package io.clipsr.weights;

import io.clipsr.weights.format.WeightFormatException;

/**
 * The network's tensors by name, and its {@link ModelConfig}.
 *
 * <p>Names are the published state-dict keys behind one of two prefixes: {@code netG.} for the generator
 * ({@code netG.GBlocks.0.c1.weight}) and {@code clip.} for CLIP's text half in OpenAI's layout
 * ({@code clip.transformer.resblocks.0.attn.in_proj_weight}). Values come as 32-bit floats in PyTorch's row-major
 * order, whatever the file stores.
 *
 * <p>Implementations are safe to use from several threads.
 */
public interface ModelWeights extends AutoCloseable {

    /** Returns the configuration: what does not follow from shapes, such as graph, fusion and numbers of heads. */
    ModelConfig config();

    /** Returns whether a tensor of this name is there. */
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
     * Reads some rows of a tensor, in the order asked for; the others are not touched. The token embedding is 100 MB,
     * of which a prompt needs a dozen rows.
     *
     * @param rows indices into the first dimension
     * @return {@code rows.length} times the size of one row
     * @throws WeightFormatException if there is no such tensor, or its bytes cannot be read
     * @throws IndexOutOfBoundsException if a row is not there
     */
    float[] readRows(String name, int... rows);

    /** Releases the file handles. Reading after this is an {@link IllegalStateException}. */
    @Override
    void close();
}
