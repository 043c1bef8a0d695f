package io.clipsr.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.weights.ModelConfig.Fusion;
import io.clipsr.weights.ModelConfig.Graph;
import io.clipsr.weights.ModelConfig.Predictor;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares the table with the key lists of the published checkpoint. */
class ParameterTableTest {
    @ParameterizedTest
    @CsvSource({
        "RELEASED, AFFINE, LINEAR, 320",
        "RELEASED, CROSS_ATTENTION, LINEAR, 376",
        "PAPER, AFFINE, LINEAR, 510",
        "PAPER, CROSS_ATTENTION, ATTENTION, 594"
    })
    void givesExactlyTheKeysAndShapesOfTheLists(Graph graph, Fusion fusion, Predictor predictor, int count) {
        SeededWeights listed = SeededWeights.fullSize(new ModelConfig(graph, fusion, predictor, 8, 12, 4, 12, 64));
        Widths widths = Widths.of(listed.names(), name -> listed.contains(name) ? listed.shape(name) : null);
        Map<String, int[]> table = ParameterTable.of(listed.config(), widths);
        assertEquals(count, table.size());
        assertEquals(new TreeSet<>(listed.names()), new TreeSet<>(table.keySet()));
        table.forEach((name, shape) -> assertArrayEquals(listed.shape(name), shape, name));
    }

    @Test
    void everyOtherPublishedKeyIsKnownToBeDead() {
        SeededWeights live = SeededWeights.fullSize(TinyNetwork.RELEASED);
        KeyList.all("netG").keySet().stream()
                .map(key -> "netG." + key)
                .filter(name -> !live.contains(name))
                .forEach(name -> assertTrue(ParameterTable.isUnused(name, Graph.RELEASED), name));
        KeyList.all("clip").keySet().stream()
                .map(key -> "clip." + key)
                .filter(name -> !live.contains(name))
                .forEach(name -> assertTrue(ParameterTable.isUnused(name, Graph.RELEASED), name));
        assertFalse(ParameterTable.isUnused("netG.mapping.prompt_block.ln_3.weight", Graph.PAPER));
    }

    @Test
    void widthsAreReadOffTheTinyNetworkToo() {
        SeededWeights tiny = TinyNetwork.seeded(TinyNetwork.PAPER);
        assertEquals(
                TinyNetwork.WIDTHS, Widths.of(tiny.names(), name -> tiny.contains(name) ? tiny.shape(name) : null));
        Set<String> names = new TreeSet<>(tiny.names());
        names.add("clip.transformer.resblocks.99999999.ln_1.weight"); // must not create a huge table
        assertEquals(TinyNetwork.WIDTHS, Widths.of(names, name -> tiny.contains(name) ? tiny.shape(name) : null));
        assertEquals(
                "encoder=4,6,6,6 body=1 tail=1 sentence=6 tif=1 refinement=2 vit=8 vit_mlp=10 vit_layers=2 prompts=2 "
                        + "predictor_mlp=10 text=6 text_mlp=12 text_layers=2 context=7 vocabulary=20",
                TinyNetwork.WIDTHS.summary());
    }
}
