package io.clipsr.kernels.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.clipsr.kernels.Conv2dSpec;
import io.clipsr.kernels.cpu.micro.Elementwise;
import io.clipsr.kernels.cpu.micro.ScalarGemm;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests the matrices of the schemes against a convolution of one row by its definition. */
class WinogradSchemeTest {
    private static final int TAPS = 3;
    private static final Elementwise ELEMENTWISE = new ScalarGemm().elementwise();

    @ParameterizedTest
    @EnumSource
    void equalsTheDefinition(WinogradScheme scheme) {
        Random random = new Random(1);
        float[] kernel = floats(random, TAPS);
        float[] row = floats(random, scheme.window());
        int n = scheme.positions();
        float[] products = new float[n];
        for (int i = 0; i < n; i++) {
            double weight = 0;
            for (int tap = 0; tap < TAPS; tap++) {
                weight += scheme.kernel(i, tap) * kernel[tap];
            }
            scheme.input(scheme.source(i)).compute(ELEMENTWISE, row, 0, 1, products, i, 1);
            products[i] *= (float) weight;
        }
        // The window of an upsampled row begins one input before the one whose outputs come first.
        boolean upsampled = scheme.computes(Conv2dSpec.same(1, 1, TAPS).upsampled());
        int first = 2 - scheme.before();
        for (int j = 0; j < scheme.outputs(); j++) {
            double expected = 0;
            for (int tap = 0; tap < TAPS; tap++) {
                expected += kernel[tap] * row[upsampled ? (first + j + tap - 1) / 2 : j + tap];
            }
            float[] actual = new float[1];
            scheme.output(j).compute(ELEMENTWISE, products, 0, 1, actual, 0, 1);
            assertEquals(expected, actual[0], 1e-5, "output " + j);
        }
    }

    private static float[] floats(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        return values;
    }

    @Test
    void smallMapsAndFewChannelsAreComputedByDefinition() {
        Conv2dSpec spec = Conv2dSpec.same(512, 512, 3);
        assertNull(ConvolutionCost.cheapest(spec, 4, 4, 12));
        assertEquals(WinogradScheme.TWO_OUTPUTS, ConvolutionCost.cheapest(spec, 16, 16, 12));
        assertEquals(WinogradScheme.FOUR_OUTPUTS, ConvolutionCost.cheapest(spec, 32, 32, 12));
        assertNull(ConvolutionCost.cheapest(spec.withStride(2), 32, 32, 12));
        assertNull(ConvolutionCost.cheapest(Conv2dSpec.same(64, 64, 1), 64, 64, 12));
        assertNull(ConvolutionCost.cheapest(Conv2dSpec.same(96, 32, 3), 64, 64, 12));
        assertEquals(WinogradScheme.UPSAMPLED, ConvolutionCost.cheapest(spec.upsampled(), 16, 16, 12));
        assertEquals(WinogradScheme.UPSAMPLED_PAIRS, ConvolutionCost.cheapest(spec.upsampled(), 32, 32, 12));
        assertNull(ConvolutionCost.cheapest(Conv2dSpec.same(128, 96, 3).upsampled(), 64, 64, 12));
    }
}
