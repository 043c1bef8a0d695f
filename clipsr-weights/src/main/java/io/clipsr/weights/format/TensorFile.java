package io.clipsr.weights.format;

import java.util.Collection;
import java.util.Map;

/**
 * The named tensors of one file, whatever its container. Opening reads the directory only; a tensor's bytes stay on
 * disk until it is asked for. Values come as 32-bit floats in row-major order, converted from what is stored.
 *
 * <p>Safe to use from several threads.
 */
public interface TensorFile extends AutoCloseable {

    /** Returns the name of this file in messages: its path, or the name of a resource. */
    String name();

    /** Returns the container, for people: {@code safetensors}, {@code PyTorch zip checkpoint}. */
    String container();

    /**
     * Returns all tensors by name, in the file's order. In a PyTorch file a name is the path:
     * {@code model.netG.R.weight}.
     */
    Map<String, TensorInfo> tensors();

    /**
     * Returns the metadata of the file. For a PyTorch file these are the plain values at the top and those of the
     * dictionary {@code config}: {@code epoch}, {@code config.grid}; a list is joined with commas.
     */
    Map<String, String> metadata();

    /**
     * Reads consecutive values of a tensor in row-major order.
     *
     * @param first index of the first value
     * @param to receives {@code count} values from index {@code at} on
     * @throws WeightFormatException if there is no such tensor, or its bytes cannot be read
     * @throws IndexOutOfBoundsException if there are fewer values, or {@code to} is too short
     */
    void read(String name, long first, float[] to, int at, int count);

    /** Reads rows, indices into the first dimension, in the order asked for; the others are not touched. */
    float[] readRows(String name, int... rows);

    /**
     * Reads the bytes of tensors once and compares them with the checksums that the container keeps. Only PyTorch's zip
     * archives keep some; for all others this does nothing.
     *
     * @throws WeightFormatException if there is no such tensor, or its bytes are damaged
     */
    default void verify(Collection<String> names) {}

    /** Reads all values of a tensor. */
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

    /** Releases the file handle. Reading after this is an {@link IllegalStateException}. */
    @Override
    void close();
}
