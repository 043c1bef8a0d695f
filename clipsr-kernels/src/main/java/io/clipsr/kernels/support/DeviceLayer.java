package io.clipsr.kernels.support;

import io.clipsr.kernels.Conv2dLayer;

/** A convolution's weights that know their device. */
public interface DeviceLayer extends Conv2dLayer {

    /** Returns the device that made the layer. */
    Object owner();
}
