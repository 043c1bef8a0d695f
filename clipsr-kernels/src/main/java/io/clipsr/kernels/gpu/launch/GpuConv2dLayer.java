package io.clipsr.kernels.gpu.launch;

import io.clipsr.kernels.Conv2dSpec;
import io.clipsr.kernels.gpu.memory.GpuTensor;
import io.clipsr.kernels.support.DeviceLayer;

/**
 * A convolution's weights in device memory.
 *
 * @param owner the device that made the layer
 * @param spec the fixed part of the convolution
 * @param weight {@code [phase][(tap, inChannels), rounded up][packedChannels]}, as {@link WeightPacking} makes it
 * @param bias {@code [packedChannels]}
 * @param packedChannels output channels, rounded up to 4
 */
public record GpuConv2dLayer(Object owner, Conv2dSpec spec, GpuTensor weight, GpuTensor bias, int packedChannels)
        implements DeviceLayer {

    /** Returns whether the kernel for at most four channels computes it. */
    boolean narrow() {
        return packedChannels == WeightPacking.NARROW;
    }

    int phases() {
        return spec.upsample() * spec.upsample();
    }

    /** Returns the steps in which a kernel goes through the taps and input channels of one phase. */
    int chunks() {
        return WeightPacking.depth(spec) / WeightPacking.DEPTH;
    }
}
