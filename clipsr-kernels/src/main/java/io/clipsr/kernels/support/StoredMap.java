package io.clipsr.kernels.support;

import io.clipsr.kernels.Conv2dOutput;
import io.clipsr.kernels.Pointwise;

/**
 * A map that a convolution stores, with the tensor that receives it.
 *
 * @param tensor the tensor
 * @param then the function of each value
 * @param channels the channels of the convolution's result
 * @param window the pixels of the convolution's result
 * @param <T> the type of the device's tensors
 */
public record StoredMap<T>(T tensor, Pointwise then, Conv2dOutput.Range channels, Conv2dOutput.Window window) {

    /**
     * Returns the whole result of a convolution.
     *
     * @param shape the result's shape
     */
    public static <T> StoredMap<T> plain(T tensor, int... shape) {
        return of(tensor, Conv2dOutput.PLAIN, shape);
    }

    /**
     * Returns an output of a convolution.
     *
     * @param shape the shape of the convolution's result
     */
    public static <T> StoredMap<T> of(T tensor, Conv2dOutput output, int... shape) {
        return new StoredMap<>(
                tensor,
                output.then(),
                output.channels() == null ? new Conv2dOutput.Range(0, shape[1]) : output.channels(),
                output.window() == null ? new Conv2dOutput.Window(0, 0, shape[2], shape[3]) : output.window());
    }
}
