package io.clipsr.benchmarks;

import io.clipsr.weights.BundledModel;
import io.clipsr.weights.ModelConfig;
import io.clipsr.weights.ModelConfig.Fusion;
import io.clipsr.weights.ModelConfig.Graph;
import io.clipsr.weights.ModelConfig.Predictor;
import io.clipsr.weights.ModelWeights;
import io.clipsr.weights.SeededWeights;
import java.util.Locale;

/** Models of the published size on seeded weights, and the bundled one. */
enum ModelForm {
    RELEASED(Graph.RELEASED, Fusion.AFFINE, Predictor.LINEAR),
    PAPER(Graph.PAPER, Fusion.AFFINE, Predictor.LINEAR),
    RELEASED_CROSS_ATTENTION(Graph.RELEASED, Fusion.CROSS_ATTENTION, Predictor.LINEAR),
    PAPER_CROSS_ATTENTION(Graph.PAPER, Fusion.CROSS_ATTENTION, Predictor.LINEAR),
    PAPER_CROSS_ATTENTION_ATTENTIVE(Graph.PAPER, Fusion.CROSS_ATTENTION, Predictor.ATTENTION),
    BUNDLED(null, null, null);

    private final Graph graph;
    private final Fusion fusion;
    private final Predictor predictor;

    ModelForm(Graph graph, Fusion fusion, Predictor predictor) {
        this.graph = graph;
        this.fusion = fusion;
        this.predictor = predictor;
    }

    ModelWeights weights() {
        if (graph == null) {
            return BundledModel.open();
        }
        return SeededWeights.fullSize(new ModelConfig(
                graph,
                fusion,
                predictor,
                8,
                graph == Graph.PAPER ? 12 : 0,
                fusion == Fusion.CROSS_ATTENTION ? 4 : 0,
                predictor == Predictor.ATTENTION ? 12 : 0,
                64));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
