package io.clipsr.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.clipsr.ForwardingWeights;
import io.clipsr.kernels.Device;
import io.clipsr.kernels.devices.Devices;
import io.clipsr.weights.ModelConfig;
import io.clipsr.weights.ModelConfig.Fusion;
import io.clipsr.weights.ModelConfig.Graph;
import io.clipsr.weights.ModelConfig.Predictor;
import io.clipsr.weights.ModelWeights;
import io.clipsr.weights.SeededWeights;
import io.clipsr.weights.TinyNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The network reads exactly the tensors that the parameter table names, so the table and the blocks cannot differ. */
class ParametersReadTest {

    static List<ModelConfig> configs() {
        List<ModelConfig> configs = new ArrayList<>();
        for (Graph graph : Graph.values()) {
            for (Fusion fusion : Fusion.values()) {
                for (Predictor predictor : Predictor.values()) {
                    boolean paper = graph == Graph.PAPER;
                    boolean attention = predictor == Predictor.ATTENTION;
                    if (paper || !attention) { // the released graph has no prompt predictor
                        configs.add(new ModelConfig(
                                graph,
                                fusion,
                                predictor,
                                3,
                                paper ? 2 : 0,
                                fusion == Fusion.CROSS_ATTENTION ? 1 : 0,
                                attention ? 4 : 0,
                                64));
                    }
                }
            }
        }
        return configs;
    }

    @ParameterizedTest
    @MethodSource("configs")
    void areThoseOfTheTable(ModelConfig config) {
        SeededWeights table = TinyNetwork.seeded(config); // has the tensors of the table, and no other
        RecordingWeights weights = new RecordingWeights(table);
        try (Device device = Devices.open("cpu", 1)) {
            // Opening reads all but the token embedding, of which each prompt reads its rows.
            new ClipSrNetwork(device, weights).condition(new int[] {18, 3, 19});
        }
        assertEquals(new TreeSet<>(table.names()), weights.read);
    }

    private static final class RecordingWeights extends ForwardingWeights {
        private final Set<String> read = new ConcurrentSkipListSet<>();

        RecordingWeights(ModelWeights weights) {
            super(weights);
        }

        @Override
        public float[] read(String name) {
            read.add(name);
            return super.read(name);
        }

        @Override
        public float[] readRows(String name, int... rows) {
            read.add(name);
            return super.readRows(name, rows);
        }
    }
}
