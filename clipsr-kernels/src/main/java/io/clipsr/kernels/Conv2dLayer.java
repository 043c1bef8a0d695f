package io.clipsr.kernels;

/** A convolution's weights in a device's own format. It can only be used on the device that created it. */
public interface Conv2dLayer {
    Conv2dSpec spec();
}
