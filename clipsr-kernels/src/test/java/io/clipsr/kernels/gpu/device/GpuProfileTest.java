package io.clipsr.kernels.gpu.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.kernels.Activation;
import io.clipsr.kernels.Conv2dFusion;
import io.clipsr.kernels.Conv2dLayer;
import io.clipsr.kernels.Conv2dOutput;
import io.clipsr.kernels.Conv2dSpec;
import io.clipsr.kernels.Modulation;
import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.gpu.emulator.EmulatedDriver;
import io.clipsr.kernels.gpu.emulator.machine.Counters;
import io.clipsr.kernels.gpu.emulator.machine.EmulatorOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests of the memory traffic of the most expensive kernels, counted by the emulator. */
class GpuProfileTest {
    private static final int SECTOR = 32 / Float.BYTES;

    private final List<Counters> launches = new ArrayList<>();
    private final GpuDevice device =
            new GpuDevice(new EmulatedDriver(EmulatorOptions.fast(1).withProfile(true), launches::add));

    @AfterEach
    void close() {
        device.close();
    }

    private Tensor draw(int... shape) {
        int count = 1;
        for (int d : shape) {
            count *= d;
        }
        Random random = new Random(count);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return device.upload(values, shape);
    }

    private Tensor convolve(Tensor x, Conv2dSpec spec, Conv2dFusion fusion) {
        return convolve(x, spec, fusion, Conv2dOutput.PLAIN).get(0);
    }

    private List<Tensor> convolve(Tensor x, Conv2dSpec spec, Conv2dFusion fusion, Conv2dOutput... outputs) {
        Conv2dLayer layer = device.conv2dLayer(spec, new float[spec.weights()], null);
        return device.conv2d(x, layer, fusion, List.of(outputs));
    }

    private Modulation modulation(int... shape) {
        return new Modulation(draw(shape), draw(shape), draw(shape), draw(shape), 0.2f);
    }

    private void checkHot() {
        check(0.9);
    }

    private void check(double leastCoalescing) {
        assertTrue(!launches.isEmpty(), "nothing was launched");
        for (Counters counters : launches) {
            assertEquals(0, counters.bankConflicts(), "bank conflicts of " + counters.kernel());
            assertTrue(
                    counters.coalescing() >= leastCoalescing,
                    "coalescing of " + counters.kernel() + " is " + counters.coalescing());
        }
    }

    @Test
    void convolutions() {
        Tensor x = draw(1, 64, 16, 16);
        Tensor large = draw(1, 16, 128, 128);
        Modulation channels = modulation(1, 64);
        Conv2dLayer words = device.conv2dLayer(Conv2dSpec.same(64, 256, 1), new float[64 * 256], null);
        Modulation pixels = channels.plus(new Modulation.PerPixel(draw(1, 64, 16, 16), words));
        launches.clear();
        convolve(x, Conv2dSpec.same(64, 128, 3), Conv2dFusion.NONE);
        convolve(x, Conv2dSpec.same(64, 128, 1), Conv2dFusion.NONE);
        convolve(
                x,
                Conv2dSpec.same(64, 64, 3).withStride(2),
                Conv2dFusion.NONE,
                Conv2dOutput.PLAIN,
                Conv2dOutput.PLAIN.then(Activation.leakyRelu(0.2f)));
        convolve(
                x,
                Conv2dSpec.same(64, 64, 3).upsampled(),
                Conv2dFusion.NONE,
                Conv2dOutput.PLAIN.then(channels),
                Conv2dOutput.PLAIN.within(new Conv2dOutput.Window(3, 3, 8, 8)));
        device.modulate(x, pixels, null);
        convolve(x, Conv2dSpec.same(64, 256, 3).shuffled(2), Conv2dFusion.NONE);
        convolve(x, Conv2dSpec.same(64, 192, 5).shuffled(2), Conv2dFusion.NONE.activated(Activation.QUICK_GELU));
        convolve(large, Conv2dSpec.same(16, 3, 3), Conv2dFusion.NONE);
        convolve(large, Conv2dSpec.same(16, 24, 3), Conv2dFusion.NONE);
        checkHot();
    }

    /** Tests the first convolution, whose three channels are loaded one at a time. */
    @Test
    void convolutionOfThePicture() {
        Tensor picture = draw(1, 3, 64, 64);
        launches.clear();
        convolve(
                picture,
                Conv2dSpec.same(3, 128, 3),
                Conv2dFusion.NONE,
                Conv2dOutput.PLAIN.ofChannels(0, 64),
                Conv2dOutput.PLAIN.ofChannels(64, 64),
                Conv2dOutput.PLAIN.ofChannels(64, 64).then(Activation.leakyRelu(0.2f)));
        check(0.85);
    }

    @Test
    void attention() {
        Tensor x = draw(1, 64, 32, 32);
        Tensor words = draw(1, 20, 64);
        Conv2dLayer toQuery = device.conv2dLayer(Conv2dSpec.same(64, 64, 1), new float[64 * 64], null);
        Tensor sequence = draw(1, 50, 3 * 64);
        launches.clear();
        device.crossAttention(x, toQuery, words, words, 2, null);
        device.crossAttention(x, toQuery, words, words, 4, null);
        device.crossAttention(x, toQuery, words, words, 8, null);
        device.selfAttention(sequence, 1, false, null);
        checkHot();
    }

    @Test
    void picturesInAndOut() {
        launches.clear();
        device.download(draw(1, 3, 60, 64));
        checkHot();
    }

    @Test
    void linearAndNorm() {
        Tensor x = draw(50, 512);
        Tensor row = draw(1, 512);
        Tensor weight = draw(512);
        launches.clear();
        device.layerNorm(x, weight, weight, 1e-5f);
        device.linear(x, device.linearLayer(512, 512, new float[512 * 512], null), Activation.IDENTITY, null);
        device.linear(row, device.linearLayer(512, 512, new float[512 * 512], null), Activation.RELU, null);
        checkHot();
    }

    /**
     * Tests that the launches of one refinement iteration, {@code y + c_sc(x) + c2(fuse2(c1(fuse1(x))))} with x
     * upsampled by 2, and of the next iteration's fuse1, move few bytes beyond the necessary ones.
     */
    @Test
    void refinementIterationIsNearTheLowerBound() {
        int in = 128;
        int out = 64;
        Tensor x = draw(1, in, 64, 64);
        Tensor skip = draw(1, out, 128, 128);
        Tensor fused = draw(1, in, 64, 64);
        Modulation fuse2 = modulation(1, out);
        Modulation next = modulation(1, out);
        launches.clear();
        Tensor shortcut = convolve(x, Conv2dSpec.same(in, out, 1), Conv2dFusion.NONE);
        Tensor c1 = convolve(
                        fused,
                        Conv2dSpec.same(in, out, 3).upsampled(),
                        Conv2dFusion.NONE,
                        Conv2dOutput.PLAIN.then(fuse2))
                .get(0);
        convolve(
                c1,
                Conv2dSpec.same(out, out, 3),
                Conv2dFusion.NONE.plus(shortcut).plus(skip),
                Conv2dOutput.PLAIN,
                Conv2dOutput.PLAIN.then(next));
        long low = 64 * 64;
        long high = 128 * 128;
        long maps = low * in
                + low * out // c_sc
                + low * in
                + high * out // c1
                + high * out
                + low * out
                + high * out
                + high * out
                + high * out; // c2: its input, c_sc, the skip, the output as it is and modulated
        long weights = in * out + 16L * in * out + 9L * out * out; // c1: four phases of 2x2
        double floor = (double) (maps + weights) / SECTOR;
        long touched = launches.stream().mapToLong(Counters::uniqueSectors).sum();
        assertTrue(touched <= 1.15 * floor, touched + " sectors, the floor is " + floor);
        checkHot();
    }
}
