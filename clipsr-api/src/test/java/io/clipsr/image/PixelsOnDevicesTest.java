package io.clipsr.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.clipsr.kernels.Device;
import io.clipsr.kernels.Devices;
import java.awt.image.BufferedImage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the devices do with 8-bit pictures is bit for bit what {@link Pixels} does. */
class PixelsOnDevicesTest {
    private static final int WIDTH = 19;
    private static final int HEIGHT = 41;
    private static final int AREA = WIDTH * HEIGHT;

    private static int sample(int pixel, int colour) {
        return (pixel * 3 + colour) * 7 & 0xff;
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu", "emulator"})
    void in(String name) {
        BufferedImage picture = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        byte[] rgb = new byte[3 * AREA];
        for (int i = 0; i < AREA; i++) {
            picture.setRGB(i % WIDTH, i / WIDTH, sample(i, 0) << 16 | sample(i, 1) << 8 | sample(i, 2));
            for (int c = 0; c < 3; c++) {
                rgb[3 * i + c] = (byte) sample(i, c);
            }
        }
        try (Device device = Devices.open(name, 1)) {
            assertArrayEquals(
                    Pixels.of(picture).rgb(), device.download(device.uploadPictures(rgb, 1, HEIGHT, WIDTH)), 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu", "emulator"})
    void out(String name) {
        float[] planes = new float[3 * AREA];
        for (int i = 0; i < planes.length; i++) {
            planes[i] = i % 5 == 0 ? (i % 512 / 2f) / 127.5f - 1 : (float) Math.sin(i) * 1.2f;
        }
        planes[7] = Float.NaN;
        byte[] expected = new Pixels(WIDTH, HEIGHT, planes, null).toBytes();
        try (Device device = Devices.open(name, 1)) {
            byte[] actual = device.downloadPictures(device.upload(planes, 1, 3, HEIGHT, WIDTH));
            byte[] asPlanes = new byte[actual.length];
            for (int i = 0; i < actual.length; i++) {
                asPlanes[i % 3 * AREA + i / 3] = actual[i];
            }
            assertArrayEquals(expected, asPlanes);
        }
    }
}
