package io.clipsr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.image.TestPictures;
import io.clipsr.weights.SeededWeights;
import io.clipsr.weights.TinyNetwork;
import java.awt.color.ColorSpace;
import java.awt.image.BandedSampleModel;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Tests that numbers which overflow are an error that says where and why, not a black picture. */
class NotFiniteTest {

    @Test
    void hugePromptStrengthIsNamed() throws IOException {
        BufferedImage small = TestPictures.heldOut("lemur", 4);
        try (SuperResolver resolver = SuperResolver.open()) {
            UpscaleOptions options = UpscaleOptions.of("a lemur").withPromptStrength(1e30);
            IllegalArgumentException e =
                    assertThrows(IllegalArgumentException.class, () -> resolver.upscale(small, options));
            assertEquals(
                    "the result is not a finite number in the tile of columns 0 to 256 and rows 0 to 256: the prompt "
                            + "strength 1.0E30 is too large for this prompt; usual are 0 to 4",
                    e.getMessage());
        }
    }

    @Test
    void hugeWeightsAreNamed() throws IOException {
        BufferedImage small = TestPictures.heldOut("lemur", 16);
        SeededWeights weights = TinyResolver.weights(TinyNetwork.RELEASED);
        ForwardingWeights huge = new ForwardingWeights(weights) {
            @Override
            public float[] read(String name) {
                float[] values = super.read(name);
                for (int i = 0; i < values.length; i++) {
                    values[i] *= 3e38f;
                }
                return values;
            }
        };
        try (SuperResolver resolver =
                SuperResolver.builder().weights(huge).device("cpu").threads(1).open()) {
            IllegalArgumentException e =
                    assertThrows(IllegalArgumentException.class, () -> resolver.upscale(small, UpscaleOptions.of("")));
            assertTrue(
                    e.getMessage()
                            .endsWith("the model's weights are too large, so it is damaged or no model of this"
                                    + " network; use another one"),
                    e.getMessage());
        }
    }

    @Test
    void sampleThatIsNotANumberIsLocated() {
        WritableRaster raster =
                Raster.createWritableRaster(new BandedSampleModel(DataBuffer.TYPE_FLOAT, 16, 16, 3), null);
        raster.setSample(5, 7, 1, Float.NaN);
        ComponentColorModel model = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_sRGB),
                false,
                false,
                ComponentColorModel.OPAQUE,
                DataBuffer.TYPE_FLOAT);
        BufferedImage picture = new BufferedImage(model, raster, false, null);
        try (SuperResolver resolver = TinyResolver.open(TinyNetwork.RELEASED)) {
            IllegalArgumentException e = assertThrows(
                    IllegalArgumentException.class, () -> resolver.upscale(picture, UpscaleOptions.of("")));
            assertEquals(
                    "the result is not a finite number in the tile of columns 0 to 64 and rows 0 to 64: row 7 of the "
                            + "picture has samples that are not numbers; correct these first",
                    e.getMessage());
        }
    }
}
