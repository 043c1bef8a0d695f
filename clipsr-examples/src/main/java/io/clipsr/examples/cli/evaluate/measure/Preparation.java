package io.clipsr.examples.cli.evaluate.measure;

import io.clipsr.image.Resampler;
import io.clipsr.image.ResizeKernel;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** The way in which the true picture is made from a file. */
public enum Preparation {

    /** As published: the shorter side to 304 (bilinear), a random square of 256, and a random flip. */
    PUBLISHED {
        @Override
        Cut cut(BufferedImage picture, int scale, SplittableRandom random) {
            BufferedImage small = shorterSide(picture);
            int x = random.nextInt(small.getWidth() - SIDE + 1);
            int y = random.nextInt(small.getHeight() - SIDE + 1);
            return Cut.of(small, x, y, SIDE, SIDE, random.nextBoolean());
        }
    },

    /** The shorter side to 304, and the square of 256 in the middle, not flipped. */
    CENTER {
        @Override
        Cut cut(BufferedImage picture, int scale, SplittableRandom random) {
            BufferedImage small = shorterSide(picture);
            return Cut.of(small, (small.getWidth() - SIDE) / 2, (small.getHeight() - SIDE) / 2, SIDE, SIDE, false);
        }
    },

    /** The whole picture, without the last rows and columns that the scale does not divide. */
    WHOLE {
        @Override
        Cut cut(BufferedImage picture, int scale, SplittableRandom random) {
            return Cut.of(
                    picture, 0, 0, picture.getWidth() / scale * scale, picture.getHeight() / scale * scale, false);
        }
    };

    /** The side of the square pictures. */
    public static final int SIDE = 256;

    private static final int SHORTER = 304;

    /**
     * A part of a picture.
     *
     * @param picture the part, of its own
     * @param x the column of its left edge
     * @param y the row of its top edge
     * @param flipped whether it was flipped left to right
     */
    record Cut(BufferedImage picture, int x, int y, boolean flipped) {

        static Cut of(BufferedImage from, int x, int y, int width, int height, boolean flip) {
            BufferedImage part = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
            int[] row = new int[width];
            for (int i = 0; i < height; i++) {
                from.getRGB(x, y + i, width, 1, row, 0, width);
                for (int k = 0; flip && k < width / 2; k++) {
                    int other = row[width - 1 - k];
                    row[width - 1 - k] = row[k];
                    row[k] = other;
                }
                part.setRGB(0, i, width, 1, row, 0, width);
            }
            return new Cut(part, x, y, flip);
        }
    }

    abstract Cut cut(BufferedImage picture, int scale, SplittableRandom random);

    /** As torchvision's {@code Resize(304)}: the longer side is rounded down. */
    private static BufferedImage shorterSide(BufferedImage picture) {
        int width = picture.getWidth();
        int height = picture.getHeight();
        int shorter = Math.min(width, height);
        return Resampler.resize(
                picture,
                (int) ((long) SHORTER * width / shorter),
                (int) ((long) SHORTER * height / shorter),
                ResizeKernel.BILINEAR);
    }

    /** Returns the name on the command line. */
    public String option() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the names of all preparations. */
    public static List<String> options() {
        return Arrays.stream(values()).map(Preparation::option).toList();
    }
}
