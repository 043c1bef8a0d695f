package io.clipsr.weights.format;

import java.util.Collection;
import java.util.Map;

/**
 * The named tensors of a file of any format. Opening reads only the directory; a tensor is read from disk on request.
 * Values are converted from the stored type to 32-bit floats, in row-major order.
 *
 * <p>Implementations are thread-safe.
 */
public interface TensorFile extends AutoCloseable {

    /** Returns the name of this file in messages: its path, or the name of a resource. */
    String name();

    /**
     * Returns the name of the file format for the user, such as {@code safetensors} or {@code PyTorch zip checkpoint}.
     */
    String container();

    /**
     * Returns all tensors by name, in the file's order. In a PyTorch file, a name is the path of keys, such as
     * {@code model.netG.R.weight}.
     */
    Map<String, TensorInfo> tensors();

    /**
     * Returns the metadata of the file. For a PyTorch file these are the plain values at the top level and those of the
     * dictionary {@code config}, such as {@code epoch} and {@code config.grid}; a list is joined with commas.
     */
    Map<String, String> metadata();

    /**
     * Reads consecutive values of a tensor in row-major order.
     *
     * @param name the name of the tensor
     * @param first the index of the first value
     * @param to the array to fill
     * @param at the index in the array of the first value
     * @param count the number of values
     * @throws WeightFormatException if there is no such tensor, or its bytes cannot be read
     * @throws IndexOutOfBoundsException if there are fewer values, or {@code to} is too short
     */
    void read(String name, long first, float[] to, int at, int count);

    /**
     * Reads some rows of a tensor, in the given order; other rows are not read.
     *
     * @param name the name of the tensor
     * @param rows the indices of the rows in the first dimension
     * @return the values of the rows
     * @throws WeightFormatException if there is no such tensor, or its bytes cannot be read
     * @throws IndexOutOfBoundsException if there is no such row
     */
    float[] readRows(String name, int... rows);

    /**
     * Reads the bytes of tensors once and compares them with the file's checksums. Only PyTorch's zip archives have
     * checksums; for all other files this does nothing.
     *
     * @throws WeightFormatException if there is no such tensor, or its bytes are damaged
     */
    default void verify(Collection<String> names) {}

    /**
     * Reads all values of a tensor.
     *
     * @throws WeightFormatException if there is no such tensor, it is too large for an array, or its bytes cannot be
     *     read
     */
    default float[] read(String name) {
        float[] values = allocate(name);
        read(name, 0, values, 0, values.length);
        return values;
    }

    /**
     * Allocates an array for all values of a tensor.
     *
     * @throws WeightFormatException if there is no such tensor, or it has more values than an array can have
     */
    default float[] allocate(String name) {
        long count = info(name).count();
        if (count > Integer.MAX_VALUE - 8) {
            throw new WeightFormatException(
                    WeightFormatException.Kind.TENSOR_TOO_LARGE,
                    "Tensor '" + name + "' of " + name() + " has " + count
                            + " values, more than fit into one Java array.");
        }
        return new float[(int) count];
    }

    /**
     * Returns the entry of a tensor.
     *
     * @throws WeightFormatException if there is no such tensor
     */
    default TensorInfo info(String name) {
        TensorInfo info = tensors().get(name);
        if (info == null) {
            throw new WeightFormatException(
                    WeightFormatException.Kind.NO_SUCH_TENSOR, name() + " has no tensor '" + name + "'.");
        }
        return info;
    }

    /** Releases the file handle. Later reads throw an {@link IllegalStateException}. */
    @Override
    void close();
}
