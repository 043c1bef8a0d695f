package io.clipsr.kernels.cpu;

import io.clipsr.kernels.Conv2dSpec;
import io.clipsr.kernels.cpu.micro.Gemm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The packing of convolution weights: reorders PyTorch's {@code [out, in, kernel, kernel]} into the order in which
 * {@link Gemm} reads them.
 */
final class FilterPacking {
    /** The input channels whose weights stay in the first cache while each tap is packed. */
    private static final int CHANNELS_AT_ONCE = 16;

    private final Conv2dSpec spec;
    private final float[] weight;
    private final int panel;
    private final Parallel parallel;

    private FilterPacking(Conv2dSpec spec, float[] weight, int panel, Parallel parallel) {
        this.spec = spec;
        this.weight = weight;
        this.panel = panel;
        this.parallel = parallel;
    }

    /** Returns the packed filters: one for each set of weights, or the four phases of a convolution with upsampling. */
    static List<PackedFilter> pack(Conv2dSpec spec, float[] weight, int panel, Parallel parallel) {
        List<PackedFilter> filters = new ArrayList<>();
        if (spec.upsample() == 1) {
            int each = weight.length / spec.weightSets();
            for (int at = 0; at < weight.length; at += each) {
                float[] set = Arrays.copyOfRange(weight, at, at + each);
                filters.add(new FilterPacking(spec, set, panel, parallel).plain());
            }
        } else {
            FilterPacking packing = new FilterPacking(spec, weight, panel, parallel);
            // After nearest upsampling by 2, a 3x3 kernel covers only two different rows of the input. Which kernel
            // rows coincide depends on the output row's parity. Their weights are summed, so 9 products become 4.
            int[][][] merged = {{{0}, {1, 2}}, {{0, 1}, {2}}};
            for (int y = 0; y < 2; y++) {
                for (int x = 0; x < 2; x++) {
                    filters.add(packing.filter(y, x, y, x, merged[y], merged[x]));
                }
            }
        }
        return filters;
    }

    /**
     * Returns the weights of a kernel, without regard to upsampling: {@code [panel][kernel][kernel][channel][panel
     * width]}.
     */
    static float[] taps(Conv2dSpec spec, float[] weight, int panel, Parallel parallel) {
        return new FilterPacking(spec, weight, panel, parallel).plain().packed();
    }

    private PackedFilter plain() {
        int[][] single = new int[spec.kernel()][];
        for (int i = 0; i < single.length; i++) {
            single[i] = new int[] {i};
        }
        return filter(0, 0, 0, 0, single, single);
    }

    /**
     * Returns the output channel of packed channel q. The packed order groups the channels that the pixel shuffle
     * writes to the same pixel.
     */
    static int channelOf(Conv2dSpec spec, int q) {
        int groups = spec.pixelShuffle() * spec.pixelShuffle();
        int each = spec.outChannels() / groups;
        return q % each * groups + q / each;
    }

    private PackedFilter filter(int top, int left, int firstRow, int firstColumn, int[][] rows, int[][] columns) {
        int run = columns.length * spec.inChannels();
        int depth = rows.length * run;
        int panels = (spec.outChannels() + panel - 1) / panel;
        float[] packed = new float[panels * depth * panel];
        int[][] taps = new int[rows.length * columns.length][];
        for (int i = 0; i < taps.length; i++) {
            taps[i] = taps(rows[i / columns.length], columns[i % columns.length]);
        }
        parallel.run(panels, p -> packPanel(p, taps, packed, p * depth * panel));
        return new PackedFilter(top, left, rows.length, run, firstRow, firstColumn, packed);
    }

    /** Returns the positions in the kernel whose weights are summed. */
    private int[] taps(int[] rows, int[] columns) {
        int[] taps = new int[rows.length * columns.length];
        for (int i = 0; i < taps.length; i++) {
            taps[i] = rows[i / columns.length] * spec.kernel() + columns[i % columns.length];
        }
        return taps;
    }

    private void packPanel(int p, int[][] taps, float[] packed, int at) {
        int square = spec.kernel() * spec.kernel();
        int[] sources = new int[Math.min(panel, spec.outChannels() - p * panel)];
        for (int j = 0; j < sources.length; j++) {
            sources[j] = channelOf(spec, p * panel + j) * spec.inChannels() * square;
        }
        for (int from = 0; from < spec.inChannels(); from += CHANNELS_AT_ONCE) {
            int to = Math.min(from + CHANNELS_AT_ONCE, spec.inChannels());
            for (int i = 0; i < taps.length; i++) {
                packTap(sources, taps[i], from, to, packed, at + i * spec.inChannels() * panel);
            }
        }
    }

    /** Packs one tap of some channels for a panel of output channels, so that the writes are sequential. */
    private void packTap(int[] sources, int[] taps, int from, int to, float[] packed, int at) {
        int square = spec.kernel() * spec.kernel();
        for (int c = from; c < to; c++) {
            copy(sources, c * square + taps[0], packed, at + c * panel);
        }
        for (int i = 1; i < taps.length; i++) {
            for (int c = from; c < to; c++) {
                add(sources, c * square + taps[i], packed, at + c * panel);
            }
        }
    }

    private void copy(int[] sources, int tap, float[] packed, int at) {
        for (int j = 0; j < sources.length; j++) {
            packed[at + j] = weight[sources[j] + tap];
        }
    }

    private void add(int[] sources, int tap, float[] packed, int at) {
        for (int j = 0; j < sources.length; j++) {
            packed[at + j] += weight[sources[j] + tap];
        }
    }
}
