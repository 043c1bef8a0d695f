package io.clipsr.kernels;

/** A convolution's weights in the form that a device computes with. Belongs to the device that made it. */
public interface Conv2dLayer {
    Conv2dSpec spec();
}
