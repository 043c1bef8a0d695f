package io.clipsr.model;

import io.clipsr.kernels.Device;
import io.clipsr.kernels.Tensor;

/** Layer normalisation with CLIP's epsilon. */
final class LayerNorm {
    private static final float EPSILON = 1e-5f;

    private final Device device;
    private final Tensor weight;
    private final Tensor bias;

    LayerNorm(Parameters parameters) {
        this.device = parameters.device();
        this.weight = parameters.tensor("weight");
        this.bias = parameters.tensor("bias");
    }

    Tensor apply(Tensor x) {
        return device.layerNorm(x, weight, bias, EPSILON);
    }
}
