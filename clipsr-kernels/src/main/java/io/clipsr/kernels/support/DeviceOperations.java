package io.clipsr.kernels.support;

import io.clipsr.kernels.Activation;
import io.clipsr.kernels.Conv2dFusion;
import io.clipsr.kernels.Conv2dSpec;
import io.clipsr.kernels.Device;
import io.clipsr.kernels.Modulation;
import java.util.List;

/**
 * The operations that a device implements. The caller has checked the arguments and allocated the output in the shape
 * that {@link Device} specifies. An implementation writes every value of {@code out} and keeps no reference to an
 * argument.
 *
 * @param <T> the type of the device's tensors
 * @param <C> the type of the device's convolution layers
 */
abstract class DeviceOperations<T extends DeviceTensor, C extends DeviceLayer> implements Device {

    /** Allocates a tensor with undefined contents, which this device owns. */
    protected abstract T newTensor(int... shape);

    /**
     * Releases a tensor's memory. Called once for each tensor of a scope that closes, even if the device was closed
     * before.
     */
    protected abstract void release(T tensor);

    /** Releases the device's threads and memory. Called once. */
    protected abstract void shutDown();

    /**
     * Copies values to the device.
     *
     * @param values the values in PyTorch's order
     * @param out the output
     */
    protected abstract void upload(float[] values, T out);

    /**
     * Copies a tensor's values to the host.
     *
     * @param tensor the tensor
     * @param out the array for the values, in PyTorch's order
     */
    protected abstract void download(T tensor, float[] out);

    protected abstract C layer(Conv2dSpec spec, float[] weight, float[] bias);

    /**
     * Computes a convolution.
     *
     * @param outputs the maps to store, with the channels and pixels that each has
     */
    protected abstract void conv2d(T map, C layer, Conv2dFusion fusion, List<StoredMap<T>> outputs);

    /**
     * Computes a linear layer.
     *
     * @param residual the tensor to add, or null
     */
    protected abstract void linear(T x, C layer, Activation activation, T residual, T out);

    protected abstract void mlps(T rows, List<DenseMlp<C>> mlps, List<T> out);

    protected abstract void layerNorm(T x, T weight, T bias, float epsilon, T out);

    protected abstract void selfAttention(T qkv, int heads, boolean causal, T lengths, T out);

    protected abstract void crossAttention(T map, C toQuery, T keys, T values, int heads, T lengths, T out);

    /**
     * Computes a modulation.
     *
     * @param residual the tensor to add, or null
     */
    protected abstract void modulate(T map, Modulation modulation, T residual, T out);

    protected abstract void add(T a, float factor, T b, T out);

    protected abstract void resizeNearest(T map, T out);

    protected abstract void resizeBilinear(T map, float fullHeight, float fullWidth, int top, int left, T out);

    protected abstract void crop(T map, int top, int left, T out);

    protected abstract void paste(T map, T patch, int top, int left, T out);

    protected abstract void toSequence(T map, T out);

    protected abstract void toMap(T sequence, T out);

    protected abstract void concat(T first, T second, T out);

    /**
     * Copies positions of a sequence, as many as the output has.
     *
     * @param from the first position
     */
    protected abstract void slice(T sequence, int from, T out);

    protected abstract void reshape(T rows, T out);
}
