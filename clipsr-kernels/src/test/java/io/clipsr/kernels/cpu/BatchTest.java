package io.clipsr.kernels.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.clipsr.kernels.Conv2dFusion;
import io.clipsr.kernels.Conv2dLayer;
import io.clipsr.kernels.Conv2dSpec;
import io.clipsr.kernels.Device;
import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.cpu.micro.ScalarGemm;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that a convolution of a batch has the bits of the convolutions of its samples. */
class BatchTest {
    private static final int SAMPLES = 3;

    static Stream<Conv2dSpec> specs() {
        Conv2dSpec deep = Conv2dSpec.same(96, 96, 3);
        return Stream.of(
                deep,
                deep.upsampled(),
                deep.withStride(2),
                Conv2dSpec.same(64, 48, 5).shuffled(4).withBorderWeights(),
                Conv2dSpec.same(3, 128, 3),
                Conv2dSpec.same(40, 24, 1));
    }

    private static float[] values(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    @ParameterizedTest
    @MethodSource("specs")
    void hasTheBitsOfItsSamples(Conv2dSpec spec) {
        Random random = new Random(1);
        try (Device device = new CpuDevice(2)) {
            Conv2dLayer layer = device.conv2dLayer(spec, values(random, spec.weights()), values(random, spec.biases()));
            for (int[] size : new int[][] {{2, 3}, {7, 9}, {16, 18}}) {
                int each = spec.inChannels() * size[0] * size[1];
                float[] all = values(random, SAMPLES * each);
                float[] batch = computed(device, layer, all, SAMPLES, size);
                int eachResult = batch.length / SAMPLES;
                for (int i = 0; i < SAMPLES; i++) {
                    assertArrayEquals(
                            computed(device, layer, Arrays.copyOfRange(all, i * each, (i + 1) * each), 1, size),
                            Arrays.copyOfRange(batch, i * eachResult, (i + 1) * eachResult),
                            "sample " + i + " of " + Arrays.toString(size));
                }
            }
        }
    }

    private static float[] computed(Device device, Conv2dLayer layer, float[] input, int samples, int[] size) {
        Tensor map = device.upload(input, samples, layer.spec().inChannels(), size[0], size[1]);
        return device.download(device.conv2d(map, layer, Conv2dFusion.NONE));
    }

    /** With so few weights a task has all panels, more than it may have pixels. */
    @Test
    void hasMorePanelsThanPixels() {
        Conv2dSpec spec = Conv2dSpec.same(1, 769 * 16, 1);
        float[] weight = values(new Random(1), spec.weights());
        try (Device device = new CpuDevice(2, new ScalarGemm(), SchemeChoice.EXACT, new GuardedPool())) {
            Conv2dLayer layer = device.conv2dLayer(spec, weight, null);
            assertArrayEquals(weight, computed(device, layer, new float[] {1}, 1, new int[] {1, 1}));
        }
    }
}
