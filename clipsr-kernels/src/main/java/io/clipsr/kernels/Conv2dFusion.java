package io.clipsr.kernels;

import java.util.ArrayList;
import java.util.List;

/**
 * The pointwise operations that are fused with a convolution: {@code y = activation(conv(prologue(x)) + bias) +
 * residuals}.
 *
 * <p>The prologue is pointwise and is applied before the layer's upsampling, with which it commutes. The residuals are
 * added after the pixel shuffle.
 *
 * @param modulation the prologue, or null
 * @param inputActivation the prologue if there is no modulation
 * @param activation the activation of the convolution's output
 * @param residuals the tensors that are added last. Each has the output's shape, or half its height and width (then it
 *     is upsampled by nearest neighbour), or is {@code [n, channels]}, one value per channel
 */
public record Conv2dFusion(
        Modulation modulation, Activation inputActivation, Activation activation, List<Tensor> residuals) {

    public static final Conv2dFusion NONE = new Conv2dFusion(null, Activation.IDENTITY, Activation.IDENTITY, List.of());

    public Conv2dFusion {
        residuals = List.copyOf(residuals);
        if (modulation != null && inputActivation.kind() != Activation.Kind.IDENTITY) {
            throw new IllegalArgumentException(
                    "a convolution has either a modulation or an input activation, not both");
        }
    }

    public Conv2dFusion modulated(Modulation m) {
        return new Conv2dFusion(m, inputActivation, activation, residuals);
    }

    public Conv2dFusion inputActivated(Activation a) {
        return new Conv2dFusion(modulation, a, activation, residuals);
    }

    public Conv2dFusion activated(Activation a) {
        return new Conv2dFusion(modulation, inputActivation, a, residuals);
    }

    public Conv2dFusion plus(Tensor residual) {
        List<Tensor> all = new ArrayList<>(residuals);
        all.add(residual);
        return new Conv2dFusion(modulation, inputActivation, activation, all);
    }
}
