package io.clipsr;

import io.clipsr.weights.ModelConfig;
import io.clipsr.weights.SeededWeights;
import io.clipsr.weights.TinyNetwork;
import io.clipsr.weights.Widths;

/** A {@link SuperResolver} with the tiny network, whose text encoder supports real prompts. */
final class TinyResolver {
    private TinyResolver() {}

    static SuperResolver open(ModelConfig config) {
        return SuperResolver.builder()
                .weights(weights(config))
                .threads(2)
                .device("cpu")
                .open();
    }

    static SeededWeights weights(ModelConfig config) {
        Widths widths = new Widths(
                TinyNetwork.WIDTHS.generator(),
                config.graph() == ModelConfig.Graph.PAPER ? TinyNetwork.WIDTHS.refinement() : Widths.Refinement.NONE,
                new Widths.Text(49408, 7, 6, 12, 2));
        return SeededWeights.of(1, config, widths);
    }
}
