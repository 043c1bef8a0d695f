package io.clipsr.kernels;

/** A linear layer's weights in the form that a device computes with. Belongs to the device that made it. */
public interface LinearLayer {
    int inFeatures();

    int outFeatures();
}
