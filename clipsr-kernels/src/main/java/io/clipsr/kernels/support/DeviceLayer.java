package io.clipsr.kernels.support;

import io.clipsr.kernels.Conv2dLayer;

/** A convolution layer with a reference to its device. */
public interface DeviceLayer extends Conv2dLayer {

    /** Returns the device that created the layer. */
    Object owner();
}
