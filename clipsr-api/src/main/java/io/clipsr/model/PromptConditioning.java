package io.clipsr.model;

import io.clipsr.kernels.Tensor;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * The part of a network that depends on prompts alone: the modulation of each TIFBlock and, in the paper graph, the
 * prompts of the CLIP-ViT. It is computed once for n prompts and used for any number of pictures.
 *
 * <p>Its tensors are parameters of the device's programs, so one program serves all prompts.
 */
public final class PromptConditioning {
    private final Map<TifBlock, TifBlock.Conditioning> blocks;
    private final Tensor vitPrompts;

    /**
     * The structure of the tensors. A program accepts any conditioning of its structure.
     *
     * @param mixed whether pixels attend to the words of two interpolated prompts
     */
    record Structure(boolean mixed) {}

    /**
     * Makes a conditioning.
     *
     * @param blocks the part of each TIFBlock
     * @param vitPrompts the prompts of the CLIP-ViT, {@code [n, count, width]}; null without CLIP-ViT
     */
    PromptConditioning(Map<TifBlock, TifBlock.Conditioning> blocks, Tensor vitPrompts) {
        this.blocks = new IdentityHashMap<>(blocks);
        this.vitPrompts = vitPrompts;
    }

    /** Returns the part that belongs to a block. */
    TifBlock.Conditioning of(TifBlock block) {
        return blocks.get(block);
    }

    /** Returns the prompts of the CLIP-ViT, {@code [n, count, width]}; null without CLIP-ViT. */
    Tensor vitPrompts() {
        return vitPrompts;
    }

    Structure structure() {
        return new Structure(blocks.values().stream().anyMatch(block -> block.mixed() != null));
    }

    /**
     * Returns all tensors in a fixed order.
     *
     * @param order the blocks in their order
     */
    List<Tensor> tensors(List<TifBlock> order) {
        List<Tensor> tensors = new ArrayList<>();
        order.forEach(block -> of(block).addTensors(tensors));
        if (vitPrompts != null) {
            tensors.add(vitPrompts);
        }
        return tensors;
    }

    /**
     * Assembles a conditioning from tensors in the order of {@link #tensors}.
     *
     * @param order the blocks in their order
     * @param structure the structure that the tensors have
     * @param hasVitPrompts whether the tensors include the prompts of a CLIP-ViT
     * @param tensors the tensors
     */
    static PromptConditioning of(
            List<TifBlock> order, Structure structure, boolean hasVitPrompts, Iterator<Tensor> tensors) {
        Map<TifBlock, TifBlock.Conditioning> blocks = new IdentityHashMap<>();
        order.forEach(block -> blocks.put(block, block.conditioning(structure, tensors)));
        return new PromptConditioning(blocks, hasVitPrompts ? tensors.next() : null);
    }
}
