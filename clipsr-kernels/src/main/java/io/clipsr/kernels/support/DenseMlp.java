package io.clipsr.kernels.support;

/**
 * A perceptron of two linear layers, each stored as the equivalent 1x1 convolution.
 *
 * @param first the layer before the ReLU
 * @param second the layer after the ReLU
 * @param <C> the type of the device's convolution layers
 */
public record DenseMlp<C extends DeviceLayer>(C first, C second) {}
