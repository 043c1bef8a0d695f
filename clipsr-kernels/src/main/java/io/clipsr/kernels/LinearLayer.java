package io.clipsr.kernels;

/** A linear layer's weights in a device's own format. It can only be used on the device that created it. */
public interface LinearLayer {
    int inFeatures();

    int outFeatures();
}
