package io.clipsr.model;

import io.clipsr.kernels.Device;
import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.TensorScope;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * The Iterative Refinement Module. Guided by the text, it brings the deepest features back to the resolution of the
 * grid, and adds the features of one encoder level at each iteration ({@code GBlocks.0} to {@code GBlocks.3}).
 */
final class RefinementModule {
    private final Device device;
    private final List<RefinementBlock> blocks;

    RefinementModule(Parameters generator) {
        this.device = generator.device();
        this.blocks = IntStream.range(0, 4)
                .mapToObj(i -> new RefinementBlock(generator.in("GBlocks." + i), i > 0))
                .toList();
    }

    /** Returns the TIFBlocks of all iterations. */
    List<TifBlock> fusions() {
        return blocks.stream().flatMap(block -> block.fusions().stream()).toList();
    }

    /**
     * Computes all iterations.
     *
     * @param start the input of the first iteration, at the deepest level, modulated by its {@link #firstFusion}
     * @param before the observer, called with the number of each iteration, from 1, before it runs
     */
    Tensor refine(
            PreparedMap start,
            ImageEncoder.Features features,
            PromptConditioning conditioning,
            TileRegion region,
            IntConsumer before) {
        try (TensorScope scope = device.openScope()) {
            PreparedMap y = start;
            int last = blocks.size() - 1;
            for (int i = 0; i < last; i++) {
                before.accept(i + 1);
                int level = last - i;
                TifBlock next = blocks.get(i + 1).firstFusion();
                y = blocks.get(i).apply(y, features.levels().get(level), region.refined(level), next, conditioning);
            }
            before.accept(blocks.size());
            return scope.keep(blocks.get(last).apply(y, features.levels().get(0), region.refined(0), conditioning));
        }
    }

    /** Returns the modulation of the first iteration's input. */
    TifBlock firstFusion() {
        return blocks.get(0).firstFusion();
    }

    /** Modulates a map that is the input of the first iteration. */
    PreparedMap prepared(Tensor start, PromptConditioning conditioning) {
        return new PreparedMap(start, firstFusion().modulate(start, conditioning.of(firstFusion())));
    }

    /** Returns the work of each iteration. */
    List<NetworkWork.Part> work() {
        return IntStream.range(0, blocks.size())
                .mapToObj(level -> new NetworkWork.Part(atLevel(level).work(), spans -> spans.computed(level)))
                .toList();
    }

    /** Returns the reach of the iteration at each level, from the grid down. */
    List<Integer> reach() {
        return IntStream.range(0, blocks.size())
                .mapToObj(level -> atLevel(level).reach())
                .toList();
    }

    /** Returns the block whose result has the size of a level; the first block works at the deepest. */
    private RefinementBlock atLevel(int level) {
        return blocks.get(blocks.size() - 1 - level);
    }

    RefinementBlock block(int index) {
        return blocks.get(index);
    }
}
