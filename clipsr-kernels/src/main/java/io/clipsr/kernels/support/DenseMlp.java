package io.clipsr.kernels.support;

/**
 * A perceptron of two linear layers, each as a 1x1 convolution.
 *
 * @param first the layer before the ReLU
 * @param second the layer behind it
 * @param <C> the device's form of a convolution's weights
 */
public record DenseMlp<C extends DeviceLayer>(C first, C second) {}
