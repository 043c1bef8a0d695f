package io.clipsr.benchmarks;

import io.clipsr.SuperResolver;
import io.clipsr.UpscaleOptions;
import io.clipsr.image.PictureSource;
import io.clipsr.image.Pixels;
import io.clipsr.image.Resampler;
import io.clipsr.image.ResizeKernel;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.imageio.ImageIO;

/**
 * Alpha by the network against bicubic alpha with the same colours: cut-outs are reduced, enlarged again and compared
 * with themselves.
 */
public final class AlphaComparison {
    private static final int[] GROUNDS = {0xffffff, 0x000000, 0xff0000};

    private AlphaComparison() {}

    /** Argument: optionally a folder for the results. */
    public static void main(String[] args) throws IOException {
        System.out.println("| PSNR: bicubic, network | alpha | on white | on black | on red |");
        System.out.println("|---|---:|---:|---:|---:|");
        try (SuperResolver resolver = SuperResolver.open()) {
            for (int scale : new int[] {4, 8, 16}) {
                double[][] means = new double[2][1 + GROUNDS.length];
                Map<String, BufferedImage> all = CutOuts.all();
                for (Map.Entry<String, BufferedImage> cutOut : all.entrySet()) {
                    BufferedImage truth = cutOut.getValue();
                    BufferedImage small = reduced(truth, scale);
                    BufferedImage network =
                            resolver.upscale(small, UpscaleOptions.defaults().withScale(scale));
                    BufferedImage bicubic = withAlpha(
                            network,
                            Pixels.of(small).resizeAlpha(truth.getWidth(), truth.getHeight(), ResizeKernel.BICUBIC));
                    double[][] figures = {figures(bicubic, truth), figures(network, truth)};
                    for (int way = 0; way < 2; way++) {
                        for (int i = 0; i < figures[way].length; i++) {
                            means[way][i] += figures[way][i] / all.size();
                        }
                    }
                    print(scale + "x " + cutOut.getKey(), figures);
                    if (args.length > 0) {
                        String name = cutOut.getKey() + "-" + scale + "x";
                        ImageIO.write(
                                network, "png", Path.of(args[0], name + ".png").toFile());
                        ImageIO.write(
                                bicubic,
                                "png",
                                Path.of(args[0], name + "-bicubic.png").toFile());
                    }
                }
                print("**" + scale + "x, mean**", means);
            }
        }
    }

    private static void print(String what, double[][] figures) {
        List<String> cells = new ArrayList<>();
        for (int i = 0; i < figures[0].length; i++) {
            cells.add(String.format(Locale.ROOT, "%.2f, %.2f", figures[0][i], figures[1][i]));
        }
        System.out.println("| " + what + " | " + String.join(" | ", cells) + " |");
    }

    /** Reduces with premultiplied colours, as editors do. */
    private static BufferedImage reduced(BufferedImage picture, int scale) {
        int side = picture.getWidth();
        int to = side / scale;
        float[] planes = new float[4 * side * side];
        for (int i = 0; i < side * side; i++) {
            int argb = picture.getRGB(i % side, i / side);
            for (int c = 0; c < 4; c++) {
                planes[c * side * side + i] = (argb >> 24 - 8 * c & 0xff) / 255f * (c == 0 ? 1 : (argb >>> 24) / 255f);
            }
        }
        float[] small = Resampler.resize(planes, 4, side, side, to, to, ResizeKernel.BICUBIC);
        BufferedImage result = new BufferedImage(to, to, BufferedImage.TYPE_INT_ARGB);
        for (int i = 0; i < to * to; i++) {
            int argb = level(small[i]);
            for (int c = 1; c < 4; c++) {
                argb = argb << 8 | (level(small[i]) == 0 ? 0 : level(small[c * to * to + i] / small[i]));
            }
            result.setRGB(i % to, i / to, argb);
        }
        return result;
    }

    private static int level(float value) {
        return Math.round(255 * Math.max(0, Math.min(1, value)));
    }

    private static BufferedImage withAlpha(BufferedImage picture, float[] alpha) {
        Pixels pixels = PictureSource.of(picture).stored().read(0, 0, picture.getWidth(), picture.getHeight());
        return new Pixels(pixels.width(), pixels.height(), pixels.rgb(), alpha).toImage();
    }

    /** Returns the PSNR of alpha, and of the picture on each ground. */
    private static double[] figures(BufferedImage picture, BufferedImage truth) {
        double[] squares = new double[1 + GROUNDS.length];
        int side = truth.getWidth();
        for (int i = 0; i < side * side; i++) {
            int a = picture.getRGB(i % side, i / side);
            int b = truth.getRGB(i % side, i / side);
            squares[0] += Math.pow((a >>> 24) - (b >>> 24), 2);
            for (int g = 0; g < GROUNDS.length; g++) {
                for (int shift = 0; shift < 24; shift += 8) {
                    squares[1 + g] += Math.pow(blended(a, GROUNDS[g], shift) - blended(b, GROUNDS[g], shift), 2) / 3;
                }
            }
        }
        double[] psnr = new double[squares.length];
        for (int i = 0; i < psnr.length; i++) {
            psnr[i] = 10 * Math.log10(255.0 * 255 * side * side / squares[i]);
        }
        return psnr;
    }

    private static double blended(int argb, int ground, int shift) {
        double alpha = (argb >>> 24) / 255.0;
        return alpha * (argb >> shift & 0xff) + (1 - alpha) * (ground >> shift & 0xff);
    }
}
