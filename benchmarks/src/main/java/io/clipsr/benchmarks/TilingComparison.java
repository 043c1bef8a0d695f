package io.clipsr.benchmarks;

import io.clipsr.SuperResolver;
import io.clipsr.Tiling;
import io.clipsr.UpscaleOptions;
import io.clipsr.image.Edges;
import io.clipsr.image.Pixels;
import io.clipsr.image.Resampler;
import io.clipsr.image.ResizeKernel;
import io.clipsr.metrics.Psnr;
import io.clipsr.metrics.Ssim;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * One large pass against cross-faded tiles of the trained size, and mirrored edges against zeros: pictures of a folder
 * are reduced (MATLAB's imresize) and enlarged again.
 */
public final class TilingComparison {
    /** Pixels from the edge inwards that are measured apart. */
    private static final int EDGE = 16;

    private TilingComparison() {}

    /** Arguments: a folder of pictures, whose sides divide by 16; a scale; optionally a folder for the results. */
    public static void main(String[] args) throws IOException {
        int scale = Integer.parseInt(args[1]);
        Map<String, UpscaleOptions> ways = new LinkedHashMap<>();
        UpscaleOptions plain = UpscaleOptions.defaults().withScale(scale);
        ways.put("one pass, zero edges", plain.withTiling(Tiling.EXACT).withEdges(Edges.ZERO));
        ways.put("one pass, mirrored edges", plain.withTiling(Tiling.EXACT));
        ways.put("cross-faded, mirrored edges", plain.withTiling(Tiling.CROSS_FADED));
        Map<String, double[]> sums = new LinkedHashMap<>();
        List<Path> files;
        try (Stream<Path> all = Files.list(Path.of(args[0]))) {
            files = all.sorted().toList();
        }
        try (SuperResolver resolver = SuperResolver.open()) {
            for (Path file : files) {
                BufferedImage truth = ImageIO.read(file.toFile());
                BufferedImage small = reduced(truth, scale);
                Map<String, BufferedImage> results = new LinkedHashMap<>();
                results.put(
                        "bicubic", Resampler.resize(small, truth.getWidth(), truth.getHeight(), ResizeKernel.BICUBIC));
                ways.forEach((name, options) -> results.put(name, resolver.upscale(small, options)));
                List<String> line = new ArrayList<>();
                for (Map.Entry<String, BufferedImage> result : results.entrySet()) {
                    double[] figures = {
                        Psnr.between(result.getValue(), truth),
                        Ssim.between(result.getValue(), truth),
                        edgePsnr(result.getValue(), truth)
                    };
                    double[] sum = sums.computeIfAbsent(result.getKey(), k -> new double[figures.length]);
                    for (int i = 0; i < figures.length; i++) {
                        sum[i] += figures[i] / files.size();
                    }
                    line.add(String.format(Locale.ROOT, "%.3f", figures[0]));
                    if (args.length > 2) {
                        String name = file.getFileName() + "_" + result.getKey().replaceAll("[ ,]+", "_") + ".png";
                        ImageIO.write(
                                result.getValue(),
                                "png",
                                Path.of(args[2]).resolve(name).toFile());
                    }
                }
                System.out.println(file.getFileName() + " " + String.join(" ", line));
            }
        }
        sums.forEach((name, sum) -> System.out.printf(
                Locale.ROOT,
                "%-30s PSNR %.3f  SSIM %.4f  PSNR of the outer %d pixels %.3f%n",
                name,
                sum[0],
                sum[1],
                EDGE,
                sum[2]));
    }

    private static BufferedImage reduced(BufferedImage truth, int scale) {
        Pixels pixels = Pixels.of(truth);
        float[] small = Resampler.imresize(pixels.rgb(), 3, pixels.height(), pixels.width(), 1.0 / scale);
        return new Pixels(pixels.width() / scale, pixels.height() / scale, small, null).toImage();
    }

    private static double edgePsnr(BufferedImage a, BufferedImage b) {
        int width = a.getWidth();
        int height = a.getHeight();
        double squares = 0;
        long count = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                if (x < EDGE || y < EDGE || x >= width - EDGE || y >= height - EDGE) {
                    for (int shift = 0; shift < 24; shift += 8) {
                        int d = (a.getRGB(x, y) >> shift & 0xff) - (b.getRGB(x, y) >> shift & 0xff);
                        squares += d * d;
                        count++;
                    }
                }
            }
        }
        return 10 * Math.log10(255.0 * 255 * count / squares);
    }
}
