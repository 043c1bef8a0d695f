package io.clipsr.benchmarks;

import io.clipsr.SuperResolver;
import io.clipsr.UpscaleOptions;
import io.clipsr.image.PictureSource;
import io.clipsr.image.Pixels;
import io.clipsr.image.Resampler;
import io.clipsr.image.ResizeKernel;
import io.clipsr.metrics.Psnr;
import io.clipsr.metrics.Ssim;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * Whether 2x and 3x can be had for less than the work of 4x: the network on all pixels, its output reduced, against the
 * network on a reduced picture, whose own scale then is the wanted one. Back-projection (Irani, Peleg, "Improving
 * Resolution by Image Registration", 1991) adds what the result, reduced again, lacks of the input.
 */
public final class CoarseGridComparison {
    private static final int BACK_PROJECTIONS = 10;
    private static final int NETWORK_SCALE = 4;

    private final Map<String, double[]> sums = new LinkedHashMap<>();

    private CoarseGridComparison() {}

    /** Argument: a folder of PNG files. */
    public static void main(String[] args) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(Path.of(args[0]))) {
            files = all.filter(f -> f.toString().endsWith(".png")).sorted().toList();
        }
        System.out.println("| factor | way | cells | PSNR | SSIM |\n|---|---|---:|---:|---:|");
        try (SuperResolver resolver = SuperResolver.open()) {
            for (int factor : new int[] {2, 3}) {
                CoarseGridComparison comparison = new CoarseGridComparison();
                for (Path file : files) {
                    comparison.add(resolver, ImageIO.read(file.toFile()), factor);
                }
                comparison.sums.forEach((way, sum) -> System.out.printf(
                        Locale.ROOT,
                        "| %dx | %s | %.0f %% | %.3f | %.4f |%n",
                        factor,
                        way,
                        100 * sum[2] / files.size(),
                        sum[0] / files.size(),
                        sum[1] / files.size()));
            }
        }
    }

    private void add(SuperResolver resolver, BufferedImage picture, int factor) {
        int side = picture.getWidth() / factor * factor;
        int height = picture.getHeight() / factor * factor;
        BufferedImage truth = picture.getSubimage(0, 0, side, height);
        Pixels whole = PictureSource.of(truth).read(0, 0, side, height);
        float[] small = Resampler.imresize(whole.rgb(), 3, height, side, 1.0 / factor);
        BufferedImage input = new Pixels(side / factor, height / factor, small, null).toImage();
        Pixels wanted = Pixels.of(input);
        Pixels bicubic = wanted.resize(side, height, ResizeKernel.BICUBIC);
        figures("bicubic", bicubic, truth, 0);
        figures("bicubic, back-projected", backProjected(bicubic, wanted), truth, 0);
        UpscaleOptions options = UpscaleOptions.defaults().withSize(side, height);
        Pixels today = Pixels.of(resolver.upscale(input, options));
        figures("all pixels", today, truth, 1);
        figures("all pixels, back-projected", backProjected(today, wanted), truth, 1);
        for (double share : new double[] {(double) factor / NETWORK_SCALE, 7.0 / 8}) {
            int width = (int) Math.round(input.getWidth() * share);
            int rows = (int) Math.round(input.getHeight() * share);
            BufferedImage reduced = Resampler.resize(input, width, rows, ResizeKernel.BICUBIC);
            Pixels large = Pixels.of(resolver.upscale(reduced, options));
            String way = String.format(Locale.ROOT, "reduced to %.0f %%", 100 * share);
            figures(way, large, truth, share * share);
            figures(way + ", back-projected", backProjected(large, wanted), truth, share * share);
        }
    }

    private void figures(String way, Pixels result, BufferedImage truth, double cells) {
        double[] sum = sums.computeIfAbsent(way, w -> new double[3]);
        BufferedImage picture = result.toImage();
        sum[0] += Psnr.between(picture, truth);
        sum[1] += Ssim.between(picture, truth);
        sum[2] += cells;
    }

    private static Pixels backProjected(Pixels large, Pixels small) {
        float[] result = large.rgb().clone();
        for (int i = 0; i < BACK_PROJECTIONS; i++) {
            float[] missing = new Pixels(large.width(), large.height(), result, null)
                    .resize(small.width(), small.height(), ResizeKernel.BICUBIC)
                    .rgb();
            for (int k = 0; k < missing.length; k++) {
                missing[k] = small.rgb()[k] - missing[k];
            }
            float[] added = new Pixels(small.width(), small.height(), missing, null)
                    .resize(large.width(), large.height(), ResizeKernel.BICUBIC)
                    .rgb();
            for (int k = 0; k < result.length; k++) {
                result[k] += added[k];
            }
        }
        return new Pixels(large.width(), large.height(), result, null);
    }
}
