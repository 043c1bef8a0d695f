package io.clipsr.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The text of the tables, where commas are the custom. */
class FigureTablesTest {
    private static final Figures BICUBIC = new Figures(
            "bicubic",
            Map.of(
                    4, List.of(new Quality(20, 0.5), new Quality(30, 0.7)),
                    8, List.of(new Quality(18, 0.4), new Quality(20, 0.5)),
                    16, List.of(new Quality(16, 0.3), new Quality(17, 0.4))));
    private static final Figures MODEL = new Figures(
            "model",
            Map.of(
                    4, List.of(new Quality(21, 0.55), new Quality(31.5, 0.75)),
                    8, List.of(new Quality(18, 0.4), new Quality(19.5, 0.5)),
                    16, List.of(new Quality(16, 0.3), new Quality(17, 0.4))));
    private static final Figures OTHER =
            new Figures("other", Map.of(4, List.of(new Quality(22, 0.6), new Quality(29, 0.8))));

    private Locale before;

    @BeforeEach
    void commas() {
        before = Locale.getDefault();
        Locale.setDefault(Locale.GERMANY);
    }

    @AfterEach
    void restore() {
        Locale.setDefault(before);
    }

    @Test
    void meansWithGainOverTheFirst() {
        assertEquals("""
                | mean over the pictures | 4x PSNR (gain) | 4x SSIM | 8x PSNR (gain) | 8x SSIM | 16x PSNR (gain) | 16x SSIM |
                |---|---:|---:|---:|---:|---:|---:|
                | bicubic | 25.000 | 0.6000 | 19.000 | 0.4500 | 16.500 | 0.3500 |
                | model | 26.250 (+1.250) | 0.6500 | 18.750 (-0.250) | 0.4500 | 16.500 (+0.000) | 0.3500 |
                | other | 25.500 (+0.500) | 0.7000 | - | - | - | - |
                """, FigureTables.means(List.of(BICUBIC, MODEL, OTHER)));
    }

    @Test
    void picturesAtOneScale() {
        assertEquals("""
                | 4x, PSNR / SSIM | bicubic | model | other |
                |---|---:|---:|---:|
                | koala | 20.00 / 0.500 | 21.00 / 0.550 | 22.00 / 0.600 |
                | crab | 30.00 / 0.700 | 31.50 / 0.750 | 29.00 / 0.800 |
                """, FigureTables.pictures(4, List.of("koala", "crab"), List.of(BICUBIC, MODEL, OTHER)));
        assertEquals(
                "| koala | 18.00 / 0.400 | - |",
                FigureTables.pictures(8, List.of("koala", "crab"), List.of(BICUBIC, OTHER))
                        .lines()
                        .toList()
                        .get(2));
    }

    @Test
    void meanOfWaysIsTakenPictureByPicture() {
        Figures mean = Figures.mean("mean", List.of(BICUBIC, MODEL));
        assertEquals(
                List.of(new Quality(18, 0.4), new Quality(19.75, 0.5)),
                mean.byScale().get(8));
    }
}
