package io.clipsr.kernels.support;

import io.clipsr.kernels.Activation;
import io.clipsr.kernels.Conv2dFusion;
import io.clipsr.kernels.Conv2dSpec;
import io.clipsr.kernels.Device;
import io.clipsr.kernels.Modulation;
import java.util.List;

/**
 * What a device implements: each operation with arguments that were checked and an output that was allocated, in the
 * shape that {@link Device} names. An implementation writes every value of {@code out} and keeps no argument.
 *
 * @param <T> the device's tensors
 * @param <C> the device's form of a convolution's weights
 */
abstract class DeviceOperations<T extends DeviceTensor, C extends DeviceLayer> implements Device {

    /** Allocates a tensor of undefined contents, which this device owns. */
    protected abstract T newTensor(int... shape);

    /**
     * Gives a tensor's memory back. Called once for each tensor of a scope that closes, after a close of the device
     * too.
     */
    protected abstract void release(T tensor);

    /** Gives back threads and memory. Called once. */
    protected abstract void shutDown();

    /** @param values the values in PyTorch's order */
    protected abstract void upload(float[] values, T out);

    /** @param out receives the values in PyTorch's order */
    protected abstract void download(T tensor, float[] out);

    protected abstract C layer(Conv2dSpec spec, float[] weight, float[] bias);

    protected abstract void conv2d(T map, C layer, Conv2dFusion fusion, T out);

    /** @param residual the tensor to add, or null */
    protected abstract void linear(T x, C layer, Activation activation, T residual, T out);

    protected abstract void mlps(T rows, List<DenseMlp<C>> mlps, List<T> out);

    protected abstract void layerNorm(T x, T weight, T bias, float epsilon, T out);

    protected abstract void selfAttention(T qkv, int heads, boolean causal, T lengths, T out);

    protected abstract void crossAttention(T map, C toQuery, T keys, T values, int heads, T lengths, T out);

    /** @param residual the tensor to add, or null */
    protected abstract void modulate(T map, Modulation modulation, T residual, T out);

    protected abstract void add(T a, float factor, T b, T out);

    protected abstract void resizeNearest(T map, T out);

    protected abstract void resizeBilinear(T map, float fullHeight, float fullWidth, int top, int left, T out);

    protected abstract void crop(T map, int top, int left, T out);

    protected abstract void paste(T map, T patch, int top, int left, T out);

    protected abstract void toSequence(T map, T out);

    protected abstract void toMap(T sequence, T out);

    protected abstract void concat(T first, T second, T out);

    /** @param from the first position; the output's length says how many there are */
    protected abstract void slice(T sequence, int from, T out);

    protected abstract void reshape(T rows, T out);
}
