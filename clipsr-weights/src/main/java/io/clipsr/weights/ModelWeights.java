package io.clipsr.weights;

import io.clipsr.weights.format.WeightFormatException;

/**
 * What the network is built from: tensors by name, and a {@link ModelConfig}.
 *
 * <p>Names are the published state-dict keys behind one of two prefixes: {@code netG.} for the generator
 * ({@code netG.GBlocks.0.c1.weight}) and {@code clip.} for CLIP's text half in OpenAI's layout
 * ({@code clip.transformer.resblocks.0.attn.in_proj_weight}). Values come as 32-bit floats in PyTorch's row-major
 * order, whatever the file stores.
 *
 * <p>Implementations are safe to use from several threads.
 */
public interface ModelWeights extends AutoCloseable {

    /** Graph, fusion, predictor and the numbers of heads: what shapes alone do not tell. */
    ModelConfig config();

    /** Whether a tensor of this name is there. */
    boolean contains(String name);

    /**
     * The shape of a tensor, outermost dimension first; empty for a scalar.
     *
     * @throws WeightFormatException if there is no such tensor
     */
    int[] shape(String name);

    /**
     * All values of a tensor.
     *
     * @throws WeightFormatException if there is no such tensor, or its bytes cannot be read
     */
    float[] read(String name);

    /**
     * Some rows of a tensor, in the order asked for; the others are not touched. The token embedding is 100 MB, of
     * which a prompt needs a dozen rows.
     *
     * @param rows indices into the first dimension
     * @return {@code rows.length} times the size of one row
     * @throws WeightFormatException if there is no such tensor, or its bytes cannot be read
     * @throws IndexOutOfBoundsException if a row is not there
     */
    float[] readRows(String name, int... rows);

    /**
     * Gives back file handles. Mapped memory lives until it is collected. Reading after this is an
     * {@link IllegalStateException}.
     */
    @Override
    void close();
}
