package io.clipsr.kernels.gpu.launch;

import io.clipsr.kernels.Conv2dSpec;
import io.clipsr.kernels.gpu.memory.GpuTensor;
import io.clipsr.kernels.support.DeviceLayer;

/**
 * A convolution's weights in device memory.
 *
 * @param owner the device that created the layer
 * @param spec the hyperparameters
 * @param weight the weights packed by {@link WeightPacking}, {@code [set or phase][(tap, inChannels), rounded
 *     up][packedChannels]}
 * @param bias the biases {@code [set][packedChannels]}
 * @param packedChannels the number of output channels, rounded up to a multiple of 4
 */
public record GpuConv2dLayer(Object owner, Conv2dSpec spec, GpuTensor weight, GpuTensor bias, int packedChannels)
        implements DeviceLayer {

    /**
     * Returns whether the layer has at most four output channels and no border weights, for which there is
     * {@code conv2d_narrow.cu}.
     */
    boolean narrow() {
        return packedChannels == WeightPacking.NARROW && !spec.borderWeights();
    }

    /** Returns whether the input channels are not a multiple of 4, so that they cannot be read four at a time. */
    boolean odd() {
        return spec.inChannels() % 4 != 0;
    }

    int phases() {
        return spec.upsample() * spec.upsample();
    }

    /** Returns the number of steps in which a kernel processes the taps and input channels of one phase. */
    int chunks() {
        return WeightPacking.depth(spec) / WeightPacking.DEPTH;
    }
}
