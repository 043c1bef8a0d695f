package io.clipsr.model;

import io.clipsr.kernels.Activation;
import io.clipsr.kernels.Device;
import io.clipsr.kernels.LinearLayer;
import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.TensorScope;

/** CLIP's pre-norm residual block: {@code x += attention(ln_1(x)); x += mlp(ln_2(x))}, the MLP with QuickGELU. */
final class TransformerBlock {
    private final Device device;
    private final int heads;
    private final LayerNorm norm1;
    private final LinearLayer inProjection;
    private final LinearLayer outProjection;
    private final LayerNorm norm2;
    private final LinearLayer expand;
    private final LinearLayer contract;

    TransformerBlock(Parameters parameters, int heads) {
        this.device = parameters.device();
        this.heads = heads;
        this.norm1 = new LayerNorm(parameters.in("ln_1"));
        this.inProjection = parameters.in("attn").inProjection();
        this.outProjection = parameters.linear("attn.out_proj");
        this.norm2 = new LayerNorm(parameters.in("ln_2"));
        this.expand = parameters.linear("mlp.c_fc");
        this.contract = parameters.linear("mlp.c_proj");
    }

    /**
     * Computes the block.
     *
     * @param x the sequences, {@code [n, length, width]}
     * @param causal whether a position attends only to itself and those before it
     * @param lengths the number of valid positions of each sequence, {@code [n]}; null if all are valid
     */
    Tensor apply(Tensor x, boolean causal, Tensor lengths) {
        try (TensorScope scope = device.openScope()) {
            Tensor qkv = device.linear(norm1.apply(x), inProjection, Activation.IDENTITY, null);
            Tensor attended = device.selfAttention(qkv, heads, causal, lengths);
            Tensor y = device.linear(attended, outProjection, Activation.IDENTITY, x);
            Tensor hidden = device.linear(norm2.apply(y), expand, Activation.QUICK_GELU, null);
            return scope.keep(device.linear(hidden, contract, Activation.IDENTITY, y));
        }
    }
}
