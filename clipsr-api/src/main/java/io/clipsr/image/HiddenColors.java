package io.clipsr.image;

import java.util.ArrayList;
import java.util.List;

/**
 * Replaces the colours of fully transparent pixels by colours of visible pixels nearby. Otherwise resizing would blend
 * the hidden colours (usually black) into the picture. The new colour is the mean of the smallest block of 2x2, 4x4,
 * 8x8, ... pixels that has a visible pixel. The blocks are computed once for the whole picture, so a pixel's colour
 * does not depend on the region that is read. They take 4/3 bytes per pixel.
 */
final class HiddenColors {

    /** Reads the colours of the picture, including those of transparent pixels. */
    interface Source {
        Pixels read(int x, int y, int width, int height);
    }

    private static final int BAND_PIXELS = 1 << 20;

    /** The mean colours of the blocks of one size: 0xffRRGGBB, or 0 for a block without a visible pixel. */
    private record Level(int width, int height, int[] colors) {
        int at(int x, int y) {
            return colors[y * width + x];
        }
    }

    private final List<Level> levels = new ArrayList<>();

    HiddenColors(Source picture, int width, int height) {
        levels.add(blocks(picture, width, height));
        while (levels.get(levels.size() - 1).colors().length > 1) {
            levels.add(halved(levels.get(levels.size() - 1)));
        }
    }

    /**
     * Replaces the colours of transparent pixels.
     *
     * @param x the column of the pixels' left edge in the picture
     * @param y the row of the pixels' top edge in the picture
     */
    void fill(Pixels pixels, int x, int y) {
        int width = pixels.width();
        int area = width * pixels.height();
        for (int i = 0; i < area; i++) {
            if (pixels.alpha()[i] == 0) {
                int color = color(x + i % width, y + i / width);
                for (int c = 0; c < 3; c++) {
                    // Without any visible pixel, one fixed colour is used for all.
                    pixels.rgb()[c * area + i] = color == 0 ? 0 : (color >> 16 - 8 * c & 0xff) / 127.5f - 1;
                }
            }
        }
    }

    private int color(int x, int y) {
        for (int k = 0; k < levels.size(); k++) {
            int color = levels.get(k).at(x >> k + 1, y >> k + 1);
            if (color != 0) {
                return color;
            }
        }
        return 0;
    }

    private static Level blocks(Source picture, int width, int height) {
        int toWidth = (width + 1) / 2;
        int toHeight = (height + 1) / 2;
        int[] colors = new int[Math.multiplyExact(toWidth, toHeight)];
        int band = Math.max(1, BAND_PIXELS / width / 2) * 2;
        for (int top = 0; top < height; top += band) {
            Pixels pixels = picture.read(0, top, width, Math.min(band, height - top));
            for (int y = 0; y < pixels.height(); y += 2) {
                for (int x = 0; x < width; x += 2) {
                    colors[(top + y) / 2 * toWidth + x / 2] = mean(pixels, x, y);
                }
            }
        }
        return new Level(toWidth, toHeight, colors);
    }

    /** Returns the mean colour of a block of 2x2 pixels, weighted by alpha. */
    private static int mean(Pixels pixels, int x, int y) {
        int area = pixels.width() * pixels.height();
        float weight = 0;
        float red = 0;
        float green = 0;
        float blue = 0;
        for (int j = y; j < Math.min(y + 2, pixels.height()); j++) {
            for (int i = x; i < Math.min(x + 2, pixels.width()); i++) {
                int at = j * pixels.width() + i;
                float alpha = pixels.alpha()[at];
                weight += alpha;
                red += alpha * pixels.rgb()[at];
                green += alpha * pixels.rgb()[area + at];
                blue += alpha * pixels.rgb()[2 * area + at];
            }
        }
        return weight == 0
                ? 0
                : 0xff << 24
                        | quantized(red / weight) << 16
                        | quantized(green / weight) << 8
                        | quantized(blue / weight);
    }

    private static int quantized(float value) {
        return PictureInfo.quantized(value, 255);
    }

    private static Level halved(Level from) {
        int width = (from.width() + 1) / 2;
        int height = (from.height() + 1) / 2;
        int[] colors = new int[width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                colors[y * width + x] = mean(from, 2 * x, 2 * y);
            }
        }
        return new Level(width, height, colors);
    }

    private static int mean(Level from, int x, int y) {
        int count = 0;
        int red = 0;
        int green = 0;
        int blue = 0;
        for (int j = y; j < Math.min(y + 2, from.height()); j++) {
            for (int i = x; i < Math.min(x + 2, from.width()); i++) {
                int color = from.at(i, j);
                if (color != 0) {
                    count++;
                    red += color >> 16 & 0xff;
                    green += color >> 8 & 0xff;
                    blue += color & 0xff;
                }
            }
        }
        int half = count / 2;
        return count == 0
                ? 0
                : 0xff << 24 | (red + half) / count << 16 | (green + half) / count << 8 | (blue + half) / count;
    }
}
