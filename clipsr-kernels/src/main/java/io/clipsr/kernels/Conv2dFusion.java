package io.clipsr.kernels;

import java.util.ArrayList;
import java.util.List;

/**
 * The pointwise operations that are fused with a convolution: {@code y = activation(conv(x) + bias) + residuals}. The
 * residuals are added after the pixel shuffle. What is stored of y is a {@link Conv2dOutput}.
 *
 * @param activation the activation of the convolution's output
 * @param residuals the tensors that are added last. Each has the output's shape, or half its height and width (then it
 *     is upsampled by nearest neighbour), or is {@code [n, channels]}, one value per channel
 */
public record Conv2dFusion(Activation activation, List<Tensor> residuals) {

    public static final Conv2dFusion NONE = new Conv2dFusion(Activation.IDENTITY, List.of());

    public Conv2dFusion {
        residuals = List.copyOf(residuals);
    }

    public Conv2dFusion activated(Activation a) {
        return new Conv2dFusion(a, residuals);
    }

    public Conv2dFusion plus(Tensor residual) {
        List<Tensor> all = new ArrayList<>(residuals);
        all.add(residual);
        return new Conv2dFusion(activation, all);
    }
}
