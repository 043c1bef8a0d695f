package io.clipsr.metrics.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.image.TestPictures;
import io.clipsr.weights.SeededWeights;
import io.clipsr.weights.format.WeightFormatException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Distances equal those of PyTorch ({@code src/test/python/lpips_golden.py}) on slim networks of seeded weights. */
class LpipsTest {
    private static final int[][] ALEX = {{0, 3, 8, 11}, {3, 8, 24, 5}, {6, 24, 48, 3}, {8, 48, 32, 3}, {10, 32, 32, 3}};
    private static final int[] ALEX_TAPPED = {8, 24, 48, 32, 32};
    private static final int[][] VGG = {
        {0, 3, 8, 3},
        {2, 8, 8, 3},
        {5, 8, 16, 3},
        {7, 16, 16, 3},
        {10, 16, 32, 3},
        {12, 32, 32, 3},
        {14, 32, 32, 3},
        {17, 32, 64, 3},
        {19, 64, 64, 3},
        {21, 64, 64, 3},
        {24, 64, 64, 3},
        {26, 64, 64, 3},
        {28, 64, 64, 3}
    };
    private static final int[] VGG_TAPPED = {8, 16, 32, 64, 64};

    @TempDir
    private Path folder;

    private final Map<String, int[]> shapes = new LinkedHashMap<>();
    private final Map<String, float[]> tensors = new LinkedHashMap<>();

    private static float[] seeded(String name, double bound, int... shape) {
        float[] values = SeededWeights.picture(1, name, shape);
        for (int i = 0; i < values.length; i++) {
            values[i] *= (float) bound;
        }
        return values;
    }

    private void put(String name, float[] values, int... shape) {
        shapes.put(name, shape);
        tensors.put(name, values);
    }

    private void network(String prefix, int[][] layers, int[] tapped, String convolution, String linear) {
        for (int[] layer : layers) {
            int[] shape = {layer[2], layer[1], layer[3], layer[3]};
            String name = convolution.formatted(layer[0]);
            put(
                    name + ".weight",
                    seeded(prefix + layer[0], Math.sqrt(6.0 / (layer[1] * layer[3] * layer[3])), shape),
                    shape);
            put(name + ".bias", seeded(prefix + layer[0] + ".bias", 0.1, layer[2]), layer[2]);
        }
        for (int i = 0; i < tapped.length; i++) {
            float[] values = seeded(prefix + "lin" + i, 1, 1, tapped[i], 1, 1);
            for (int k = 0; k < values.length; k++) {
                values[k] = Math.abs(values[k]);
            }
            put(linear.formatted(i), values, 1, tapped[i], 1, 1);
        }
    }

    private Path file() throws IOException {
        StringJoiner header = new StringJoiner(",", "{", "}");
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        tensors.forEach((name, values) -> {
            header.add("\"%s\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
                    .formatted(
                            name,
                            Arrays.toString(shapes.get(name)),
                            data.size(),
                            data.size() + values.length * Float.BYTES));
            ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(values);
            data.writeBytes(bytes.array());
        });
        byte[] text = header.toString().getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length)
                .array());
        file.writeBytes(text);
        file.writeBytes(data.toByteArray());
        return Files.write(folder.resolve("lpips.safetensors"), file.toByteArray());
    }

    private static BufferedImage blocks() throws IOException {
        BufferedImage small = TestPictures.heldOut("horse", 4);
        BufferedImage large = new BufferedImage(256, 256, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 256 * 256; i++) {
            large.setRGB(i % 256, i / 256, small.getRGB(i % 256 / 4, i / 256 / 4));
        }
        return large;
    }

    @Test
    void alexIsThatOfPytorch() throws IOException {
        network("alex", ALEX, ALEX_TAPPED, "features.%d", "lin%d.model.1.weight");
        BufferedImage picture = TestPictures.heldOut("horse");
        try (Lpips lpips = Lpips.open(file(), Lpips.Network.ALEX)) {
            assertEquals(0.1665843166410923, lpips.distance(picture, blocks()), 2e-6);
            assertEquals(0, lpips.distance(picture, picture));
        }
    }

    @Test
    void vggIsThatOfPytorchByTheNamesOfThePackage() throws IOException {
        network("vgg", VGG, VGG_TAPPED, "net.slice1.%d", "lin%d.weight");
        try (Lpips lpips = Lpips.open(file(), Lpips.Network.VGG)) {
            assertEquals(0.1994740106165409, lpips.distance(TestPictures.heldOut("horse"), blocks()), 2e-6);
        }
    }

    @Test
    void whatDoesNotFitIsRefused() throws IOException {
        network("alex", ALEX, ALEX_TAPPED, "features.%d", "lin%d.weight");
        try (Lpips lpips = Lpips.open(file(), Lpips.Network.ALEX)) {
            BufferedImage a = new BufferedImage(64, 65, BufferedImage.TYPE_INT_RGB);
            BufferedImage b = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
            BufferedImage c = new BufferedImage(65, 64, BufferedImage.TYPE_INT_RGB);
            assertThrows(IllegalArgumentException.class, () -> lpips.distance(a, b));
            assertThrows(IllegalArgumentException.class, () -> lpips.distance(c, b));
        }
        put("lin2.weight", new float[5], 5);
        refuses("lin2.weight has 5 values, expected 48, the channels of its layer");
        tensors.remove("lin2.weight");
        refuses("has no lin2.model.1.weight; LPIPS needs");
        tensors.remove("features.3.bias");
        refuses("has no features.3.bias; LPIPS needs");
        put("features.3.weight", new float[6], 2, 3);
        refuses("has no features.3.weight; LPIPS needs");
        tensors.remove("features.3.weight");
        refuses("has no features.3.weight; LPIPS needs");
    }

    private void refuses(String fault) throws IOException {
        Path file = file();
        String message = assertThrows(WeightFormatException.class, () -> Lpips.open(file, Lpips.Network.ALEX))
                .getMessage();
        assertTrue(message.contains(fault), message);
    }
}
