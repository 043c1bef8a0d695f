package io.clipsr.kernels.cpu;

import io.clipsr.kernels.LinearLayer;

/** @param convolution the same as a 1x1 convolution */
record CpuLinearLayer(CpuConv2dLayer convolution) implements LinearLayer {

    @Override
    public int inFeatures() {
        return convolution.spec().inChannels();
    }

    @Override
    public int outFeatures() {
        return convolution.spec().outChannels();
    }
}
