package io.clipsr.image;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.clipsr.image.metadata.MetadataTarget;
import io.clipsr.weights.fuzz.FuzzTarget;
import io.clipsr.weights.fuzz.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the seeds of the fuzz targets of pictures, profiles and metadata, inputs that once failed, and some changed
 * seeds.
 */
class PictureFuzzTest {
    private static final int CHANGED_FOR_EACH_SEED = 8;

    static Stream<FuzzTarget> targets() {
        return Stream.of(
                new PictureTarget.JpegTarget(),
                new PictureTarget.WebpTarget(),
                new PictureTarget.GifTarget(),
                new PictureTarget.BmpTarget(),
                new PictureTarget.PngTarget(),
                new PictureTarget.TiffTarget(),
                new IccTarget(),
                new MetadataTarget());
    }

    @ParameterizedTest
    @MethodSource("targets")
    @Timeout(300) // a hang, not slowness
    void isReadOrRefusedInOneLine(FuzzTarget target) {
        List<byte[]> inputs = new ArrayList<>(target.seeds());
        assertFalse(inputs.isEmpty());
        inputs.addAll(Seeds.regressions(target));
        Random random = new Random(1);
        for (byte[] input : inputs) {
            target.run(input);
            for (int i = 0; i < CHANGED_FOR_EACH_SEED; i++) {
                byte[] changed = input.clone();
                for (int k = 0; k <= i; k++) {
                    changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
                }
                target.run(changed);
            }
        }
    }
}
