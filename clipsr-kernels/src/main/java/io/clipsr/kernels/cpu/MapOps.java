package io.clipsr.kernels.cpu;

import java.util.Arrays;

/** Copies, resizing and layout conversion of NHWC maps. */
final class MapOps {
    private MapOps() {}

    static void nchwToNhwc(float[] from, int n, int channels, int pixels, float[] to) {
        for (int s = 0; s < n; s++) {
            for (int c = 0; c < channels; c++) {
                int plane = (s * channels + c) * pixels;
                int at = s * channels * pixels + c;
                for (int p = 0; p < pixels; p++) {
                    to[at + p * channels] = from[plane + p];
                }
            }
        }
    }

    static void nhwcToNchw(float[] from, int n, int channels, int pixels, float[] to) {
        for (int s = 0; s < n; s++) {
            for (int c = 0; c < channels; c++) {
                int plane = (s * channels + c) * pixels;
                int at = s * channels * pixels + c;
                for (int p = 0; p < pixels; p++) {
                    to[plane + p] = from[at + p * channels];
                }
            }
        }
    }

    /** Copies pixels: pixel (y, x) of the output is pixel (rows[y], columns[x]) of the map. */
    private static void gather(CpuTensor map, CpuTensor out, int[] rows, int[] columns, Parallel parallel) {
        int c = map.dim(1);
        float[] from = map.data();
        float[] to = out.data();
        parallel.ranges(out.dim(0) * rows.length, 8, (first, last) -> {
            for (int row = first; row < last; row++) {
                int source = (row / rows.length * map.dim(2) + rows[row % rows.length]) * map.dim(3);
                for (int x = 0; x < columns.length; x++) {
                    System.arraycopy(from, (source + columns[x]) * c, to, (row * columns.length + x) * c, c);
                }
            }
        });
    }

    static void resizeNearest(CpuTensor map, CpuTensor out, Parallel parallel) {
        gather(map, out, nearest(map.dim(2), out.dim(2)), nearest(map.dim(3), out.dim(3)), parallel);
    }

    private static int[] nearest(int in, int out) {
        int[] indices = new int[out];
        Arrays.setAll(indices, i -> (int) ((long) i * in / out));
        return indices;
    }

    static void crop(CpuTensor map, int top, int left, CpuTensor out, Parallel parallel) {
        gather(map, out, clamped(top, map.dim(2), out.dim(2)), clamped(left, map.dim(3), out.dim(3)), parallel);
    }

    private static int[] clamped(int from, int in, int out) {
        int[] indices = new int[out];
        Arrays.setAll(indices, i -> Math.max(0, Math.min(in - 1, from + i)));
        return indices;
    }

    static void resizeBilinear(
            CpuTensor map, float fullHeight, float fullWidth, int top, int left, CpuTensor out, Parallel parallel) {
        int h = map.dim(2);
        int w = map.dim(3);
        int c = map.dim(1);
        int height = out.dim(2);
        int width = out.dim(3);
        float[] from = map.data();
        float[] to = out.data();
        parallel.ranges(out.dim(0) * height, 8, (first, last) -> {
            for (int row = first; row < last; row++) {
                float y = Math.max(0, (top + row % height + 0.5f) * h / fullHeight - 0.5f);
                int y0 = Math.min((int) y, h - 1);
                int y1 = Math.min(y0 + 1, h - 1);
                int sample = row / height * h;
                for (int x = 0; x < width; x++) {
                    float u = Math.max(0, (left + x + 0.5f) * w / fullWidth - 0.5f);
                    int x0 = Math.min((int) u, w - 1);
                    int x1 = Math.min(x0 + 1, w - 1);
                    float fy = y - y0;
                    float fx = u - x0;
                    int a = ((sample + y0) * w + x0) * c;
                    int b = ((sample + y0) * w + x1) * c;
                    int d = ((sample + y1) * w + x0) * c;
                    int e = ((sample + y1) * w + x1) * c;
                    int at = (row * width + x) * c;
                    for (int i = 0; i < c; i++) {
                        float upper = from[a + i] + fx * (from[b + i] - from[a + i]);
                        float lower = from[d + i] + fx * (from[e + i] - from[d + i]);
                        to[at + i] = upper + fy * (lower - upper);
                    }
                }
            }
        });
    }

    static void paste(CpuTensor patch, int top, int left, CpuTensor out) {
        int height = patch.dim(2);
        int rowLength = patch.dim(3) * patch.dim(1);
        for (int row = 0; row < patch.dim(0) * height; row++) {
            int y = row / height * out.dim(2) + top + row % height;
            System.arraycopy(
                    patch.data(), row * rowLength, out.data(), (y * out.dim(3) + left) * patch.dim(1), rowLength);
        }
    }

    static void layerNorm(
            float[] x,
            int rows,
            int width,
            float[] weight,
            float[] bias,
            float epsilon,
            float[] out,
            Parallel parallel) {
        parallel.ranges(rows, 16, (from, to) -> {
            for (int r = from; r < to; r++) {
                int at = r * width;
                double sum = 0;
                for (int i = 0; i < width; i++) {
                    sum += x[at + i];
                }
                double mean = sum / width;
                double squares = 0;
                for (int i = 0; i < width; i++) {
                    double d = x[at + i] - mean;
                    squares += d * d;
                }
                float m = (float) mean;
                float inverse = (float) (1 / Math.sqrt(squares / width + epsilon));
                for (int i = 0; i < width; i++) {
                    out[at + i] = (x[at + i] - m) * inverse * weight[i] + bias[i];
                }
            }
        });
    }
}
