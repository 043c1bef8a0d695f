package io.clipsr.kernels.gpu;

import io.clipsr.kernels.LinearLayer;

/** A linear layer is a 1x1 convolution. */
record GpuLinearLayer(GpuConv2dLayer convolution) implements LinearLayer {

    @Override
    public int inFeatures() {
        return convolution.spec().inChannels();
    }

    @Override
    public int outFeatures() {
        return convolution.spec().outChannels();
    }
}
