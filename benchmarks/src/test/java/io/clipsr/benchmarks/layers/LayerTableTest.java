package io.clipsr.benchmarks.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.kernels.Conv2dSpec;
import io.clipsr.kernels.cpu.ConvolutionWork;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LayerTableTest {
    @Test
    void effectiveIsByTheDefinitionAndActualByWhatIsDone() {
        Map<String, Double> rates = new HashMap<>();
        NetworkLayer.ALL.forEach(layer -> rates.put(layer.parameter(), 100.0));
        List<String> lines = LayerTable.table(200, rates).lines().toList();
        assertEquals("Peak of fused multiply-adds in the same run: 200 GFLOP/s.", lines.get(0));
        // 512 * 256 weights of a 1x1 convolution at 32 * 32 outputs: 0.268 GFLOP
        assertTrue(
                lines.contains("| GBlocks.3.c_sc | 512:256:1:1:1:32 | 1 | definition | 2.68 | 100 | 100 | 50 % |"),
                String.join("\n", lines));
        // 9 products in place of 36
        assertTrue(
                lines.contains("| GBlocks.3.c1 | 512:256:3:1:2:32 | 1 | upsampled | 96.64 | 100 | 25 | 13 % |"),
                String.join("\n", lines));
        assertTrue(lines.get(lines.size() - 1).startsWith("| all | "), String.join("\n", lines));
    }

    @Test
    void aLayerThatWasNotMeasuredIsNamed() {
        String table = LayerTable.table(200, Map.of("256:512:3:2:1:64", 100.0));
        assertTrue(table.contains("| c3 | 512:512:3:2:1:32 | 1 | missing: not measured | – | – | – | – |"), table);
    }

    @Test
    void fourOutputsATileTakeAQuarterOfTheProducts() {
        ConvolutionWork work = new ConvolutionWork(Conv2dSpec.same(256, 256, 3), 1, 64);
        assertEquals("F(4x4)", work.way());
        assertEquals(256.0 * 256 * 9 * 64 * 64, work.byDefinition());
        assertEquals(256.0 * 256 * 36 * 16 * 16, work.done());
    }

    /** The multiply-adds of the documents: 13.5 G by the definition with phases, without the border. */
    @Test
    void theLayersAreThoseOfTheNetwork() {
        double phases = 0;
        for (NetworkLayer layer : NetworkLayer.ALL) {
            double share = layer.parameter().split(":")[4].equals("2") ? 4 / 9.0 : 1;
            phases += layer.times() * layer.work().byDefinition() * share;
        }
        assertEquals(13.5e9, phases, 0.1e9);
    }
}
