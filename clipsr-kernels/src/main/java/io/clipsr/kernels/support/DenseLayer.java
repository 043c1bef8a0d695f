package io.clipsr.kernels.support;

import io.clipsr.kernels.LinearLayer;

/**
 * A linear layer, stored as the equivalent 1x1 convolution.
 *
 * @param convolution the weights and the bias
 * @param <C> the type of the device's convolution layers
 */
public record DenseLayer<C extends DeviceLayer>(C convolution) implements LinearLayer {

    @Override
    public int inFeatures() {
        return convolution.spec().inChannels();
    }

    @Override
    public int outFeatures() {
        return convolution.spec().outChannels();
    }
}
