package io.clipsr.model;

import io.clipsr.kernels.Conv2dFusion;
import io.clipsr.kernels.Conv2dLayer;
import io.clipsr.kernels.Device;
import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.TensorScope;
import java.util.List;

/**
 * Fuses the text into the encoder's deepest features, for the CLIP-ViT: {@code R4 + fuse2(conv2(fuse1(conv1(R4))))}
 * ({@code TBlocks} in the checkpoint's keys).
 */
final class DeepTifBlock {
    private final Device device;
    private final Conv2dLayer conv1;
    private final TifBlock fuse1;
    private final Conv2dLayer conv2;
    private final TifBlock fuse2;

    DeepTifBlock(Parameters parameters) {
        this.device = parameters.device();
        this.conv1 = parameters.conv2d("conv1");
        this.fuse1 = new TifBlock(parameters.in("fuse1"));
        this.conv2 = parameters.conv2d("conv2");
        this.fuse2 = new TifBlock(parameters.in("fuse2"));
    }

    /** Returns the two TIFBlocks. */
    List<TifBlock> fusions() {
        return List.of(fuse1, fuse2);
    }

    Tensor apply(Tensor deepest, PromptConditioning conditioning) {
        try (TensorScope scope = device.openScope()) {
            Tensor narrow = fuse1.modulated(deepest, conv1, conditioning.of(fuse1));
            Tensor wide = device.conv2d(narrow, conv2, Conv2dFusion.NONE);
            return scope.keep(fuse2.modulate(wide, conditioning.of(fuse2), deepest));
        }
    }
}
