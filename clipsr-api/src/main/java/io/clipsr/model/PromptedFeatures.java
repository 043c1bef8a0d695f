package io.clipsr.model;

import io.clipsr.kernels.Conv2dFusion;
import io.clipsr.kernels.Conv2dLayer;
import io.clipsr.kernels.Device;
import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.TensorScope;
import java.util.List;

/**
 * The paper graph's way from the encoder to the refinement (MODEL.md section 4): text fusion, then the CLIP-ViT under
 * the predicted prompts. {@code F = conv_fuse(L); U = conv(F + 0.1 * CLIP_ViT(F, P))}.
 */
final class PromptedFeatures {
    private static final float VIT_SHARE = 0.1f;

    private final Device device;
    private final DeepTifBlock fusion;
    private final Conv2dLayer toVit;
    private final ClipVit vit;
    private final PromptPredictor predictor;
    private final Conv2dLayer fromVit;

    /** @param prompts {@code [n, count, width]} */
    record Condition(DeepTifBlock.Condition fusion, Tensor prompts) {}

    PromptedFeatures(Parameters generator) {
        Parameters mapping = generator.in("mapping");
        this.device = generator.device();
        this.fusion = new DeepTifBlock(generator.in("TBlocks"));
        this.toVit = mapping.conv2d("conv_fuse", spec -> spec.withPadding(0));
        this.vit = new ClipVit(mapping.in("CLIP_ViT"));
        this.predictor = new PromptPredictor(mapping, vit.width());
        this.fromVit = mapping.conv2d("conv");
    }

    List<TifBlock> fusions() {
        return fusion.fusions();
    }

    Condition condition(TextFeatures text, SentenceModulations modulations) {
        return new Condition(fusion.condition(text, modulations), predictor.predict(text));
    }

    Condition between(Condition from, Condition to, float share) {
        Tensor prompts = device.add(from.prompts(), share, device.add(to.prompts(), -1, from.prompts()));
        return new Condition(fusion.between(from.fusion(), to.fusion(), share), prompts);
    }

    /** L, the deepest features after text fusion. */
    Tensor fuse(Tensor deepest, Condition condition) {
        return fusion.apply(deepest, condition.fusion());
    }

    /** U, from the encoder's deepest features. */
    Tensor apply(Tensor deepest, Condition condition) {
        try (TensorScope scope = device.openScope()) {
            Tensor f = device.conv2d(fuse(deepest, condition), toVit, Conv2dFusion.NONE);
            Tensor seen = device.add(f, VIT_SHARE, vit.apply(f, condition.prompts()));
            return scope.keep(device.conv2d(seen, fromVit, Conv2dFusion.NONE));
        }
    }
}
