package io.clipsr.model;

import io.clipsr.kernels.Conv2dFusion;
import io.clipsr.kernels.Conv2dLayer;
import io.clipsr.kernels.Conv2dOutput;
import io.clipsr.kernels.Conv2dSpec;
import io.clipsr.kernels.Device;
import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.TensorScope;
import java.util.List;

/**
 * One iteration of the refinement ({@code GBlocks.i} in the checkpoint's keys): {@code G(h) = shortcut(up(h)) +
 * c2(fuse2(c1(fuse1(up(h)))))}.
 *
 * <p>fuse1 and the 1x1 shortcut are pointwise and commute with the nearest upsampling, so they run before it, on a
 * quarter of the pixels; the upsampling itself is part of c1.
 */
final class RefinementBlock {
    private final Device device;
    private final TifBlock fuse1;
    private final Conv2dLayer conv1;
    private final TifBlock fuse2;
    private final Conv2dLayer conv2;
    private final Conv2dLayer shortcut;

    /**
     * Reads the block's parameters.
     *
     * @param upsample whether the output has twice the input's height and width
     */
    RefinementBlock(Parameters parameters, boolean upsample) {
        this.device = parameters.device();
        this.fuse1 = new TifBlock(parameters.in("fuse1"));
        this.conv1 = parameters.conv2d("c1", upsample ? Conv2dSpec::upsampled : spec -> spec);
        this.fuse2 = new TifBlock(parameters.in("fuse2"));
        this.conv2 = parameters.conv2d("c2");
        this.shortcut = parameters.contains("c_sc.weight") ? parameters.conv2d("c_sc") : null;
    }

    /** Returns the two TIFBlocks. */
    List<TifBlock> fusions() {
        return List.of(fuse1, fuse2);
    }

    /**
     * Computes the iteration, and modulates its result for the next one.
     *
     * @param h the input, modulated by {@link #firstFusion}
     * @param skip the tensor that is added to the result
     * @param window the pixels of the result that are stored; null for all
     * @param next the first modulation of the next iteration
     */
    PreparedMap apply(
            PreparedMap h, Tensor skip, Conv2dOutput.Window window, TifBlock next, PromptConditioning conditioning) {
        try (TensorScope scope = device.openScope()) {
            return next.prepared(hidden(h, conditioning), conv2, sum(h, skip), window, conditioning.of(next))
                    .keptBy(scope);
        }
    }

    /**
     * Computes the iteration.
     *
     * @param h the input, modulated by {@link #firstFusion}
     * @param skip the tensor that is added to the result, or null
     * @param window the pixels of the result that are stored; null for all
     */
    Tensor apply(PreparedMap h, Tensor skip, Conv2dOutput.Window window, PromptConditioning conditioning) {
        try (TensorScope scope = device.openScope()) {
            return scope.keep(
                    device.conv2d(hidden(h, conditioning), conv2, sum(h, skip), Conv2dOutput.PLAIN.within(window)));
        }
    }

    /** Computes {@code fuse2(c1(fuse1(up(h))))}. */
    private Tensor hidden(PreparedMap h, PromptConditioning conditioning) {
        return fuse2.modulated(h.prepared(), conv1, conditioning.of(fuse2));
    }

    /** Returns the sum of c2's result, the shortcut and the skip connection. */
    private Conv2dFusion sum(PreparedMap h, Tensor skip) {
        Tensor residual = shortcut == null ? h.plain() : device.conv2d(h.plain(), shortcut, Conv2dFusion.NONE);
        Conv2dFusion fusion = Conv2dFusion.NONE.plus(residual);
        return skip == null ? fusion : fusion.plus(skip);
    }

    /** Returns the multiplications of one cell of the output. */
    double work() {
        int upsample = conv1.spec().upsample();
        double residual = shortcut == null ? 0 : NetworkWork.of(shortcut) / (upsample * upsample);
        return NetworkWork.of(conv1, conv2) + residual;
    }

    /** Returns the number of cells, at the output's resolution, that are read beyond those that are computed. */
    int reach() {
        return NetworkReach.of(conv1, conv2);
    }

    /** Returns fuse1, which modulates the input. */
    TifBlock firstFusion() {
        return fuse1;
    }
}
