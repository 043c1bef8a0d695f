package io.clipsr.model;

import io.clipsr.kernels.Device;
import io.clipsr.kernels.Mlp;
import io.clipsr.kernels.Modulation;
import io.clipsr.kernels.Tensor;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the sentence says to each TIFBlock of a network. Their MLPs all look at the same sentence, so the device is
 * given them at once.
 */
final class SentenceModulations {
    private final Map<TifBlock, Modulation> ofBlock = new IdentityHashMap<>();

    SentenceModulations(Device device, Tensor sentence, List<TifBlock> blocks) {
        List<Mlp> mlps = new ArrayList<>();
        blocks.forEach(block -> mlps.addAll(block.mlps()));
        List<Tensor> parts = device.mlps(sentence, mlps);
        int from = 0;
        for (TifBlock block : blocks) {
            int to = from + block.mlps().size();
            ofBlock.put(block, block.modulation(parts.subList(from, to)));
            from = to;
        }
    }

    /** Gamma and beta of a block's two affines, {@code [n, channels]} each. */
    Modulation of(TifBlock block) {
        return ofBlock.get(block);
    }
}
