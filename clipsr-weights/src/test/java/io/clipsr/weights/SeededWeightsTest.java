package io.clipsr.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.weights.ModelConfig.Fusion;
import io.clipsr.weights.ModelConfig.Graph;
import io.clipsr.weights.ModelConfig.Predictor;
import io.clipsr.weights.format.WeightFormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares with literals computed in Python with NumPy, by the method of the golden files. */
class SeededWeightsTest {
    private static final SeededWeights ALL = SeededWeights.fullSize(
            new ModelConfig(Graph.PAPER, Fusion.CROSS_ATTENTION, Predictor.ATTENTION, 8, 12, 4, 12, 64));

    @ParameterizedTest
    @CsvSource({
        "netG.head.0.weight, 6912, 0, 3e39a808, 3456, bc060ad6, 6911, be27a33b",
        "netG.R.weight, 1, 0, 3e2e147b, 0, 3e2e147b, 0, 3e2e147b",
        "netG.GBlocks.3.fuse2.affine1.fc_gamma.linear2.bias, 256, 0, 3f60ab16, 128, 3f8ea80c, 255, 3f82d9c6",
        "netG.GBlocks.0.fuse1.affine0.fc_beta.linear2.weight, 262144, 0, bcdd984c, 131072, 3ceb37e6, 262143, bd05d6e5",
        "netG.mapping.CLIP_ViT.class_embedding, 768, 0, 3d5dec64, 384, bcf21f3a, 767, bd632554",
        "netG.mapping.CLIP_ViT.ln_pre.weight, 768, 0, 3f74b6da, 384, 3f53c7ad, 767, 3f78ab26",
        "netG.c4.weight, 2359296, 0, 3c781f37, 1179648, 3c01b1e7, 2359295, 3bf579ca",
        "clip.text_projection, 262144, 0, 3d6b7099, 131072, 39f438c7, 262143, 3d0d6850",
        "clip.transformer.resblocks.11.mlp.c_proj.weight, 1048576, 0, bc93603b, 524288, bc785808, 1048575, bc946b29",
        "clip.ln_final.weight, 512, 0, 3f58bca7, 256, 3f8b81cc, 511, 3f5e4e3d",
        "clip.positional_embedding, 39424, 0, 3c0aca5a, 19712, bd1976ab, 39423, bcfbe25a",
        "netG.tail.0.bias, 3, 0, 3d98ce9b, 1, bd83801a, 2, bcd9dced",
        "netG.GBlocks.3.fuse2.affine0.attn_gamma.weight, 16384, 0, 3d07cd26, 8192, bd46e24e, 16383, bc02d25f",
        "netG.mapping.prompt_block.attn.out_proj.weight, 589824, 0, 3c94d5d2, 294912, bbff2f78, 589823, 3c564fe4",
        "netG.GBlocks.3.fuse2.attn.to_q.weight, 16384, 0, bda3634d, 8192, 3d4a62e7, 16383, 3dab62f0",
    })
    void makesTheSameBitsAsPython(String name, int size, int i, String a, int j, String b, int k, String c) {
        float[] values = ALL.read(name);
        assertEquals(size, values.length);
        assertEquals(a, Integer.toHexString(Float.floatToRawIntBits(values[i])));
        assertEquals(b, Integer.toHexString(Float.floatToRawIntBits(values[j])));
        assertEquals(c, Integer.toHexString(Float.floatToRawIntBits(values[k])));
    }

    @Test
    void everyBitOfTheLargestTensorsIsPythons() {
        assertEquals(649027070L, crc(ALL.read("netG.c4.weight")));
        assertEquals(1962469390L, crc(ALL.read("clip.token_embedding.weight")));
    }

    @Test
    void otherSeedsAndPicturesFollowTheSameRecipe() {
        float[] seven = SeededWeights.fullSize(7, ALL.config()).read("netG.head.0.weight");
        assertEquals(0x3e9291f2, Float.floatToRawIntBits(seven[0]));
        assertEquals(0x3e23a950, Float.floatToRawIntBits(seven[1]));
        float[] picture = SeededWeights.picture(1, "odd48x40", 1, 3, 48, 40);
        assertEquals(5760, picture.length);
        assertEquals(0x3f773ad4, Float.floatToRawIntBits(picture[0]));
        assertEquals(0x3e9c03ec, Float.floatToRawIntBits(picture[5759]));
    }

    @Test
    void rowsAreThoseOfTheWholeTensor() {
        float[] whole = ALL.read("clip.positional_embedding");
        float[] rows = ALL.readRows("clip.positional_embedding", 76, 0, 5);
        for (int i = 0; i < 3; i++) {
            int from = new int[] {76, 0, 5}[i] * 512;
            assertArrayEquals(
                    Arrays.copyOfRange(whole, from, from + 512), Arrays.copyOfRange(rows, i * 512, i * 512 + 512));
        }
        assertThrows(IndexOutOfBoundsException.class, () -> ALL.readRows("clip.positional_embedding", 77));
    }

    @Test
    void holdsExactlyWhatTheGraphUses() {
        SeededWeights released = SeededWeights.fullSize(
                new ModelConfig(Graph.RELEASED, Fusion.AFFINE, Predictor.LINEAR, 8, 0, 0, 0, 64));
        assertEquals(171 + 149, released.names().size());
        assertFalse(released.contains("netG.TBlocks.conv1.weight"));
        assertFalse(ALL.contains("netG.mapping.CLIP_ViT.conv1.weight"));
        assertTrue(ALL.contains("netG.mapping.prompt_block.ln_2.bias"));
        String message = assertThrows(WeightFormatException.class, () -> released.read("netG.fc_code.weight"))
                .getMessage();
        assertEquals("The seeded weights have no tensor 'netG.fc_code.weight'.", message);
    }

    private static long crc(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return crc.getValue();
    }
}
