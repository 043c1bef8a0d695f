package io.clipsr.kernels.profile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.kernels.Activation;
import io.clipsr.kernels.Conv2dFusion;
import io.clipsr.kernels.Conv2dLayer;
import io.clipsr.kernels.Conv2dOutput;
import io.clipsr.kernels.Conv2dSpec;
import io.clipsr.kernels.Device;
import io.clipsr.kernels.Mlp;
import io.clipsr.kernels.Modulation;
import io.clipsr.kernels.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests of the profile of each operation against lower bounds computed by hand. */
class ProfilingDeviceTest {
    private final ProfilingDevice device = new ProfilingDevice(2);

    @AfterEach
    void close() {
        device.close();
    }

    private static Tensor ones(Device device, int... shape) {
        float[] values = new float[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        Arrays.fill(values, 1);
        return device.upload(values, shape);
    }

    private void convolve(Tensor x, Conv2dSpec spec, Conv2dFusion fusion, Conv2dOutput... outputs) {
        device.conv2d(x, device.conv2dLayer(spec, new float[spec.weights()], null), fusion, List.of(outputs));
    }

    private KernelCounts last() {
        List<ProfiledOperation> operations = device.operations();
        return operations.get(operations.size() - 1).counts();
    }

    private static void assertBound(long floats, long fmas, KernelCounts counts) {
        assertEquals(4 * floats, counts.leastBytes(), "bytes");
        assertEquals(fmas, counts.leastFmas(), "multiply-adds");
        assertTrue(
                counts.uniqueSectors() * 32 >= counts.leastBytes() * 0.99,
                "less was touched than has to be: " + counts);
        assertTrue(counts.fmas() >= counts.leastFmas(), "fewer multiply-adds than it takes: " + counts);
    }

    @Test
    void convolution() {
        Tensor x = ones(device, 1, 16, 64, 64);
        convolve(x, Conv2dSpec.same(16, 64, 3), Conv2dFusion.NONE, Conv2dOutput.PLAIN);
        // Along each axis, the outermost of three positions depend on only two inputs.
        assertBound(16 * 4096 + 9 * 16 * 64 + 64 + 64 * 4096, 16L * 64 * 190 * 190, last());
        Tensor half = ones(device, 1, 64, 32, 32);
        convolve(
                x,
                Conv2dSpec.same(16, 64, 1).withStride(2),
                Conv2dFusion.NONE.plus(half).plus(half),
                Conv2dOutput.PLAIN);
        // A quarter of the input is read; a residual that occurs twice is read once.
        assertBound(16 * 1024 + 16 * 64 + 64 + 2 * 64 * 1024, 16L * 64 * 1024, last());
    }

    @Test
    void convolutionAfterUpsamplingStoredTwice() {
        Tensor x = ones(device, 1, 16, 64, 64);
        Tensor gamma = ones(device, 1, 64);
        Tensor beta = ones(device, 1, 64);
        convolve(
                x,
                Conv2dSpec.same(16, 64, 3).upsampled(),
                Conv2dFusion.NONE,
                Conv2dOutput.PLAIN.then(new Modulation(gamma, beta, gamma, beta, 0.2f)),
                Conv2dOutput.PLAIN.ofChannels(0, 16));
        // Along each axis, each of 128 pixels depends on two input pixels, or on one at the edges.
        assertBound(
                16 * 4096 + 16 * 16 * 64 + 64 + 2 * 64 + (64 + 16) * 128 * 128,
                16L * 64 * 254 * 254 + 2 * 64 * 128 * 128,
                last());
    }

    @Test
    void rowsAndSequences() {
        Tensor x = ones(device, 1, 20, 64);
        device.linear(x, device.linearLayer(64, 32, new float[64 * 32], null), Activation.IDENTITY, null);
        assertBound(20 * 64 + 64 * 32 + 32 + 20 * 32, 20 * 64 * 32, last());
        Tensor norm = ones(device, 64);
        device.layerNorm(x, norm, norm, 1e-5f);
        assertBound(2 * 20 * 64 + 64, 2 * 20 * 64, last());
        device.selfAttention(ones(device, 1, 20, 192), 1, true, null);
        assertBound(4 * 20 * 64, 2 * 210 * 64, last());
        Conv2dLayer toQuery = device.conv2dLayer(Conv2dSpec.same(32, 64, 1), new float[32 * 64], null);
        device.crossAttention(
                ones(device, 1, 32, 8, 8), toQuery, x, ones(device, 1, 20, 64), 4, device.upload(new float[] {5}, 1));
        assertBound(32 * 64 + 32 * 64 + 64 + 2 * 5 * 64 + 64 * 64, 64L * 32 * 64 + 2L * 64 * 5 * 64, last());
    }

    @Test
    void modulationByWords() {
        Tensor x = ones(device, 1, 16, 64, 64);
        Tensor row = ones(device, 1, 16);
        Conv2dLayer layer = device.conv2dLayer(Conv2dSpec.same(8, 64, 1), new float[8 * 64], null);
        Modulation modulation = new Modulation(row, row, row, row, 0.2f)
                .plus(new Modulation.PerPixel(ones(device, 1, 8, 64, 64), layer));
        long alone = 4096 * 16 + 4096 * 8 + 8 * 64 + 64 + 16 + 4096 * 16;
        long fmas = 4096L * 16 * (4 * 8 + 2);
        device.modulate(x, modulation, null);
        assertBound(alone, fmas, last());
    }

    @Test
    void perceptronsAreOneLaunch() {
        Mlp small = new Mlp(
                device.linearLayer(64, 32, new float[64 * 32], null),
                device.linearLayer(32, 48, new float[32 * 48], null));
        Mlp large = new Mlp(
                device.linearLayer(64, 64, new float[64 * 64], null),
                device.linearLayer(64, 64, new float[64 * 64], null));
        device.mlps(ones(device, 2, 64), List.of(small, large));
        assertBound(
                2 * 64 + 64 * 32 + 32 + 32 * 48 + 48 + 2 * 48 + 2 * (64 * 64 + 64) + 2 * 64,
                2 * (64 * 32 + 32 * 48 + 2 * 64 * 64),
                last());
        assertEquals(1, last().launches());
        assertEquals(0, last().bankConflicts());
    }

    @Test
    void instructionsByKindAndOccupancy() {
        Tensor x = ones(device, 1, 64, 8, 8);
        device.add(x, 2, x);
        KernelCounts add = last();
        // 32 blocks of four warps, each with two loads, a multiply-add and a store.
        assertEquals(256, add.kinds().get(InstructionKind.LOAD_GLOBAL));
        assertEquals(128, add.kinds().get(InstructionKind.STORE_GLOBAL));
        assertEquals(128, add.kinds().get(InstructionKind.FMA));
        assertEquals(128.0 / add.instructions(), add.share(InstructionKind.FMA));
        assertEquals(0, add.share(InstructionKind.LOCAL));
        assertEquals(1, add.occupancy());
        KernelCounts both = KernelCounts.sum("both", List.of(add, add));
        assertEquals(512, both.kinds().get(InstructionKind.LOAD_GLOBAL));
        assertEquals(1, both.occupancy());
    }

    @Test
    void partsAndSums() {
        device.part("first");
        Tensor x = ones(device, 1, 64, 8, 8);
        device.part("second");
        Tensor y = device.add(x, 2, x);
        float[] values = device.download(y);
        float[] threes = new float[values.length];
        Arrays.fill(threes, 3);
        assertArrayEquals(threes, values);
        assertEquals(
                List.of("first transpose", "second add", "second transpose"),
                device.operations().stream()
                        .map(o -> o.part() + " " + o.counts().name())
                        .toList());
        KernelCounts sum = KernelCounts.sum(
                "all",
                device.operations().stream().map(ProfiledOperation::counts).toList());
        assertEquals(3, sum.launches());
        assertEquals(3 * 2 * 4096 * 4, sum.leastBytes());
        assertEquals(1, sum.byteRatio());
    }
}
