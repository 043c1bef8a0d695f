package io.clipsr.benchmarks;

import io.clipsr.image.Resampler;
import io.clipsr.image.ResizeKernel;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Sheets of the pictures at one scale, each as input, bicubic, by the model and true: all of them, and those where it
 * gains least.
 */
final class HeldOutSheets {
    private static final int SCALE = 8;
    private static final int LEAST = 3;
    private static final int TILE = 144; // small enough for two groups of four side by side
    private static final int LARGE_TILE = 200;

    private final List<HeldOutPicture> pictures;
    private final List<Quality> bicubic;
    private final List<Quality> model;
    private final Figures.Enlargement byModel;

    /**
     * @param bicubic the quality of bicubic interpolation
     * @param model the quality of the model
     * @param byModel and how to have its pictures
     */
    HeldOutSheets(List<HeldOutPicture> pictures, Figures bicubic, Figures model, Figures.Enlargement byModel) {
        this.pictures = pictures;
        this.bicubic = bicubic.byScale().get(SCALE);
        this.model = model.byScale().get(SCALE);
        this.byModel = byModel;
    }

    /** The sheet of all pictures. */
    static Path all(Path folder) {
        return folder.resolve("heldout.jpg");
    }

    /** The sheet of those where the model gains least. */
    static Path least(Path folder) {
        return folder.resolve("heldout-least.jpg");
    }

    /** Writes both sheets. */
    void write(Path folder) throws IOException {
        List<Integer> all = IntStream.range(0, pictures.size()).boxed().toList();
        FigureSheet.write(
                new FigureSheet(TILE, 2).draw(all.stream().map(this::row).toList()), all(folder));
        FigureSheet.write(
                new FigureSheet(LARGE_TILE, 1)
                        .draw(leastGains().stream().map(this::row).toList()),
                least(folder));
    }

    /** The pictures where the model gains least over bicubic, the worst first. */
    List<Integer> leastGains() {
        return IntStream.range(0, pictures.size())
                .boxed()
                .sorted(Comparator.comparingDouble(this::gain))
                .limit(LEAST)
                .toList();
    }

    private double gain(int picture) {
        return model.get(picture).psnr() - bicubic.get(picture).psnr();
    }

    private FigureSheet.Row row(int i) {
        HeldOutPicture picture = pictures.get(i);
        BufferedImage input = picture.inputs().get(SCALE);
        String title = String.format(
                Locale.ROOT,
                "%s: input %dx%d, bicubic %.2f dB, model %.2f dB, truth",
                picture.name(),
                input.getWidth(),
                input.getHeight(),
                bicubic.get(i).psnr(),
                model.get(i).psnr());
        return new FigureSheet.Row(
                title,
                List.of(
                        input,
                        Resampler.resize(input, HeldOutPicture.SIDE, HeldOutPicture.SIDE, ResizeKernel.BICUBIC),
                        byModel.of(i, SCALE),
                        picture.truth()));
    }
}
