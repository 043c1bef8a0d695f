package io.clipsr.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.clipsr.kernels.Device;
import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.devices.Devices;
import io.clipsr.weights.SeededWeights;
import io.clipsr.weights.TinyNetwork;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests that a picture of the trained size is encoded once, for its guidance and for its details. */
class LoneGridTest {
    private static final int ENCODER_LEVELS = 4;

    private final Device cpu = Devices.open("cpu", 1);
    private int convolutions;
    private final Device counting = (Device) Proxy.newProxyInstance(
            LoneGridTest.class.getClassLoader(), new Class<?>[] {Device.class}, (proxy, method, arguments) -> {
                convolutions += method.getName().equals("conv2d") ? 1 : 0;
                try {
                    return method.invoke(cpu, arguments);
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
            });
    private final ClipSrNetwork network = new ClipSrNetwork(counting, TinyNetwork.seeded(TinyNetwork.PAPER));
    private final PromptConditioning condition = network.condition(new int[] {18, 3, 4, 19});

    @AfterEach
    void close() {
        cpu.close();
    }

    private int counted(Runnable work) {
        convolutions = 0;
        work.run();
        return convolutions;
    }

    @Test
    void trainedSizeIsEncodedOnce() {
        int side = network.config().grid();
        Tensor grid = counting.upload(SeededWeights.picture(1, "lone", 2, 3, side, side), 2, 3, side, side);
        Tensor[] results = new Tensor[2];
        int once = counted(() -> results[0] = network.upscale(grid, condition));
        int apart = counted(() -> {
            Guidance guidance = network.guidance(grid, condition, side, side, 0, 0);
            results[1] = network.upscale(grid, network.whole(side, side), guidance, condition, part -> {});
        });
        assertEquals(ENCODER_LEVELS, apart - once);
        assertArrayEquals(cpu.download(results[1]), cpu.download(results[0]), 0);
    }

    /** The encoder sees other pictures twice: as they are, and resized to the trained size. */
    @Test
    void otherSizesAreEncodedTwice() {
        int side = network.config().grid();
        Tensor wide = counting.upload(SeededWeights.picture(1, "wide", 1, 3, side, side + 8), 1, 3, side, side + 8);
        int twice = counted(() -> network.upscale(wide, condition));
        Tensor grid = counting.crop(wide, 0, 0, side, side);
        assertEquals(ENCODER_LEVELS, twice - counted(() -> network.upscale(grid, condition)));
    }
}
