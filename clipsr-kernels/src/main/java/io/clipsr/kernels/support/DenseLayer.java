package io.clipsr.kernels.support;

import io.clipsr.kernels.LinearLayer;

/**
 * A linear layer as a 1x1 convolution, which is the same product.
 *
 * @param convolution the weights and the bias
 * @param <C> the device's form of a convolution's weights
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
