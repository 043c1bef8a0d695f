package io.clipsr.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.clipsr.kernels.devices.Devices;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that every operation of a closed device throws an exception that says so. */
class ClosedDeviceTest {

    static Stream<Device> devices() {
        return Stream.of(Devices.open("cpu", 2), Devices.open("emulator", 1), new NaiveDevice());
    }

    @ParameterizedTest
    @MethodSource("devices")
    void everyOperationIsRejected(Device device) {
        Tensor map = device.upload(new float[4], 1, 1, 2, 2);
        Tensor sequence = device.upload(new float[6], 1, 2, 3);
        Tensor row = device.upload(new float[1], 1, 1);
        Tensor vector = device.upload(new float[3], 3);
        Conv2dLayer layer = device.conv2dLayer(Conv2dSpec.same(1, 1, 1), new float[1], null);
        LinearLayer linear = device.linearLayer(1, 1, new float[1], null);
        Modulation modulation = new Modulation(row, row, row, row, 0.2f);
        device.close();
        device.close();
        for (Executable call : List.<Executable>of(
                device::openScope,
                () -> device.upload(new float[1], 1),
                () -> device.download(map),
                () -> device.conv2dLayer(Conv2dSpec.same(1, 1, 1), new float[1], null),
                () -> device.linearLayer(1, 1, new float[1], null),
                () -> device.conv2d(map, layer, Conv2dFusion.NONE),
                () -> device.linear(row, linear, Activation.IDENTITY, null),
                () -> device.mlps(row, List.of(new Mlp(linear, linear))),
                () -> device.layerNorm(sequence, vector, vector, 1e-5f),
                () -> device.selfAttention(sequence, 1, false, null),
                () -> device.crossAttention(map, layer, sequence, sequence, 1, null),
                () -> device.modulate(map, modulation, null),
                () -> device.add(map, 1, map),
                () -> device.resizeNearest(map, 1, 1),
                () -> device.resizeBilinear(map, 1, 1),
                () -> device.crop(map, 0, 0, 1, 1),
                () -> device.paste(map, map, 0, 0),
                () -> device.toSequence(map),
                () -> device.toMap(sequence, 1, 2),
                () -> device.concat(sequence, sequence),
                () -> device.slice(sequence, 0, 1),
                () -> device.reshape(sequence, 6))) {
            assertEquals(
                    "this device was closed",
                    assertThrows(IllegalStateException.class, call).getMessage());
        }
    }
}
