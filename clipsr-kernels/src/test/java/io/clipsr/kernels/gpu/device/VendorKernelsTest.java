package io.clipsr.kernels.gpu.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.clipsr.kernels.Activation;
import io.clipsr.kernels.ConformanceChecks;
import io.clipsr.kernels.Conv2dFusion;
import io.clipsr.kernels.Conv2dLayer;
import io.clipsr.kernels.Conv2dSpec;
import io.clipsr.kernels.DeviceException;
import io.clipsr.kernels.Modulation;
import io.clipsr.kernels.Program;
import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.TensorScope;
import io.clipsr.kernels.gpu.GpuDriver;
import io.clipsr.kernels.gpu.VendorLibraries;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Tests of the vendor layers with a stand-in for the libraries: epilogues and memory. */
class VendorKernelsTest {
    private static final GpuOptions VENDOR = new GpuOptions(true, true);

    private static final GpuDevice DEVICE = new GpuDevice(
            new CountingDriver() {
                @Override
                public VendorLibraries vendorLibraries() {
                    return new HostLibraries(this);
                }
            },
            VENDOR,
            0);
    private final ConformanceChecks checks = new ConformanceChecks(() -> DEVICE, () -> {});

    @AfterAll
    static void close() {
        DEVICE.close();
    }

    @TestFactory
    Stream<DynamicTest> conformance() {
        return Stream.of(checks.convolutions(), checks.fusedConvolutions(), checks.storedMaps(), checks.sequences())
                .flatMap(group -> group.stream().map(check -> dynamicTest(check.name(), check.body()::run)));
    }

    @Test
    void nameContainsTheVendorLibraries() {
        assertTrue(DEVICE.name().endsWith("convolutions and linear layers by plain loops"));
    }

    /** Tests a program with modulation, upsampling and pixel shuffle, whose temporaries are part of the memory plan. */
    @Test
    void programs() {
        Conv2dLayer words = DEVICE.conv2dLayer(Conv2dSpec.same(8, 64, 1), draw(8 * 64, 1), null);
        Conv2dSpec spec = Conv2dSpec.same(16, 16, 3);
        Conv2dLayer up = DEVICE.conv2dLayer(spec.upsampled(), draw(spec.weights(), 2), draw(16, 3));
        Conv2dLayer tail = DEVICE.conv2dLayer(Conv2dSpec.same(16, 12, 3).shuffled(2), draw(12 * 16 * 9, 4), null);
        Tensor context = DEVICE.upload(draw(8 * 30, 5), 1, 8, 5, 6);
        Tensor[] four = IntStream.range(6, 10)
                .mapToObj(seed -> DEVICE.upload(draw(16, seed), 1, 16))
                .toArray(Tensor[]::new);
        Modulation modulation =
                new Modulation(four[0], four[1], four[2], four[3], 0.2f, new Modulation.PerPixel(context, words));
        UnaryOperator<Tensor> body = x -> {
            Tensor y = DEVICE.conv2d(DEVICE.modulate(x, modulation, null), up, Conv2dFusion.NONE.plus(x));
            return DEVICE.conv2d(y, tail, Conv2dFusion.NONE.activated(Activation.leakyRelu(0.2f)));
        };
        Program program = DEVICE.program(body);
        for (int i = 0; i < 3; i++) {
            try (TensorScope scope = DEVICE.openScope()) {
                Tensor x = DEVICE.upload(draw(16 * 30, 11 + i), 1, 16, 5, 6);
                assertArrayEquals(DEVICE.download(body.apply(x)), DEVICE.download(program.run(x)), 0);
            }
        }
    }

    private static float[] draw(int count, int seed) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    @Test
    void emulatorHasNoVendorLibraries() {
        boolean[] closed = new boolean[1];
        GpuDriver driver = new CountingDriver() {
            @Override
            public void close() {
                closed[0] = true;
                super.close();
            }
        };
        String message = assertThrows(DeviceException.class, () -> new GpuDevice(driver, VENDOR))
                .getMessage();
        assertTrue(message.contains("need a real GPU") && message.contains("-Dclipsr.gpu.vendor"), message);
        assertEquals(1, message.lines().count());
        assertTrue(closed[0]);
    }
}
