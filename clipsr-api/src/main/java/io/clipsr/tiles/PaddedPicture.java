package io.clipsr.tiles;

import io.clipsr.image.Edges;
import io.clipsr.image.PictureInfo;
import io.clipsr.image.PictureSource;
import io.clipsr.image.Pixels;
import io.clipsr.model.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A picture that goes on beyond its edges. */
record PaddedPicture(PictureSource source, Edges edges) {

    /** Positions that lie within the picture, or within the same one of its images beyond an edge. */
    private record Run(int[] pixels, int at) {
        int from() {
            return Math.min(pixels[0], pixels[pixels.length - 1]);
        }

        int length() {
            return Math.abs(pixels[0] - pixels[pixels.length - 1]) + 1;
        }
    }

    /**
     * Reads a region, which may lie outside the picture. Far parts of the picture are read one by one, so the memory
     * needed does not exceed that of the region.
     */
    Pixels read(Span rows, Span columns) {
        PictureInfo info = source.info();
        int height = rows.length();
        int width = columns.length();
        List<Run> down = runs(rows, info.height());
        List<Run> across = runs(columns, info.width());
        if (down.size() == 1
                && across.size() == 1
                && isWithin(rows, info.height())
                && isWithin(columns, info.width())) {
            return source.read(columns.from(), rows.from(), width, height);
        }
        float[] rgb = new float[3 * height * width];
        float[] alpha = null;
        for (Run y : down) {
            for (Run x : across) {
                Pixels part = source.read(x.from(), y.from(), x.length(), y.length());
                copy(part.rgb(), 3, part, y, x, rgb, height, width);
                if (part.alpha() != null) {
                    alpha = alpha == null ? opaque(height * width) : alpha;
                    copy(part.alpha(), 1, part, y, x, alpha, height, width);
                }
            }
        }
        return new Pixels(width, height, rgb, alpha);
    }

    private static float[] opaque(int area) {
        float[] alpha = new float[area];
        Arrays.fill(alpha, 1);
        return alpha;
    }

    private static boolean isWithin(Span span, int size) {
        return span.from() >= 0 && span.to() <= size;
    }

    private static void copy(
            float[] from, int planes, Pixels part, Run rows, Run columns, float[] to, int height, int width) {
        for (int c = 0; c < planes; c++) {
            for (int y = 0; y < rows.pixels.length; y++) {
                int row = (c * part.height() + rows.pixels[y] - rows.from()) * part.width() - columns.from();
                int out = (c * height + rows.at + y) * width + columns.at;
                for (int x : columns.pixels) {
                    to[out++] = from[row + x];
                }
            }
        }
    }

    private List<Run> runs(Span span, int size) {
        List<Run> runs = new ArrayList<>();
        int from = span.from();
        while (from < span.to()) {
            int end = Math.min(span.to(), (Math.floorDiv(from, size) + 1) * size);
            int[] pixels = new int[end - from];
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] = edges.pixel(from + i, size);
            }
            runs.add(new Run(pixels, from - span.from()));
            from = end;
        }
        return runs;
    }
}
