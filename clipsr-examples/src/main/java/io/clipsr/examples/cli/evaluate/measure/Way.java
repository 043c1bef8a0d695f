package io.clipsr.examples.cli.evaluate.measure;

import io.clipsr.SuperResolver;
import io.clipsr.UpscaleOptions;
import io.clipsr.image.Pixels;
import io.clipsr.image.Resampler;
import io.clipsr.image.ResizeKernel;
import io.clipsr.metrics.Degradation;
import java.awt.image.BufferedImage;
import java.awt.image.RenderedImage;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * A way to enlarge pictures, which is a column of the report.
 *
 * @param name the name in reports
 * @param model whether it is a model, not an interpolation
 * @param enlarge the enlargement; safe to call from several threads
 */
public record Way(String name, boolean model, Function<Prepared, BufferedImage> enlarge) {
    public static final String NEAREST = "nearest";
    public static final String BICUBIC = "bicubic";
    private static final String LANCZOS = "Lanczos";

    /** The names of the ways that need no model. */
    public static final List<String> INTERPOLATIONS = List.of(NEAREST, BICUBIC, LANCZOS);

    /** Returns the ways that need no model: nearest neighbour, bicubic and Lanczos. */
    public static List<Way> interpolations(int scale, Degradation degradation) {
        return List.of(
                new Way(NEAREST, false, picture -> nearest(picture.input(), scale)),
                new Way(BICUBIC, false, picture -> degradation.bicubic(picture.input(), scale)),
                new Way(LANCZOS, false, picture -> lanczos(picture.input(), scale, degradation)));
    }

    /**
     * Returns the way of a model. One picture is computed at a time, on all threads of the device.
     *
     * @param options the options, to which each picture's prompt is added
     */
    public static Way of(String name, SuperResolver resolver, UpscaleOptions options) {
        ReentrantLock lock = new ReentrantLock(true);
        return new Way(name, true, picture -> {
            lock.lock();
            try {
                RenderedImage result = resolver.render(picture.source(), options.withPrompt(picture.prompt()));
                BufferedImage whole =
                        new BufferedImage(result.getWidth(), result.getHeight(), BufferedImage.TYPE_INT_RGB);
                result.copyData(whole.getRaster());
                return whole;
            } finally {
                lock.unlock();
            }
        });
    }

    private static BufferedImage nearest(Pixels input, int scale) {
        BufferedImage small = input.toImage();
        BufferedImage large =
                new BufferedImage(small.getWidth() * scale, small.getHeight() * scale, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < large.getHeight(); y++) {
            for (int x = 0; x < large.getWidth(); x++) {
                large.setRGB(x, y, small.getRGB(x / scale, y / scale));
            }
        }
        return large;
    }

    private static BufferedImage lanczos(Pixels input, int scale, Degradation degradation) {
        int width = input.width() * scale;
        int height = input.height() * scale;
        return degradation == Degradation.MATLAB
                ? input.resize(width, height, ResizeKernel.LANCZOS3).toImage()
                : Resampler.resize(input.toImage(), width, height, ResizeKernel.LANCZOS3);
    }
}
