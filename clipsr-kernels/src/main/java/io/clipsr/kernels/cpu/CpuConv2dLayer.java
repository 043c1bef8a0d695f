package io.clipsr.kernels.cpu;

import io.clipsr.kernels.Conv2dSpec;
import io.clipsr.kernels.Shapes;
import io.clipsr.kernels.cpu.micro.Gemm;
import io.clipsr.kernels.support.DeviceLayer;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A convolution's weights, packed for {@link Gemm}. The weights of a {@link WinogradScheme} are computed at its first
 * use.
 */
final class CpuConv2dLayer implements DeviceLayer {
    private final Object owner;
    private final Conv2dSpec spec;
    private final List<PackedFilter> filters;
    private final float[] bias;
    private final int panel;
    private final SchemeChoice choice;
    private final Map<WinogradScheme, WinogradFilter> fast = new EnumMap<>(WinogradScheme.class);

    private CpuConv2dLayer(
            Object owner, Conv2dSpec spec, List<PackedFilter> filters, float[] bias, int panel, SchemeChoice choice) {
        this.owner = owner;
        this.spec = spec;
        this.filters = filters;
        this.bias = bias;
        this.panel = panel;
        this.choice = choice;
    }

    /**
     * Packs the weights of a layer.
     *
     * @param choice the way in which the layer is computed
     */
    static CpuConv2dLayer of(
            Object owner,
            Conv2dSpec spec,
            float[] weight,
            float[] bias,
            int panel,
            SchemeChoice choice,
            Parallel parallel) {
        int channels = (spec.outChannels() + panel - 1) / panel * panel;
        float[] padded = new float[Shapes.elements(spec.weightSets(), channels)];
        for (int i = 0; bias != null && i < spec.biases(); i++) {
            int set = i / spec.outChannels();
            int q = i % spec.outChannels();
            padded[set * channels + q] = bias[set * spec.outChannels() + FilterPacking.channelOf(spec, q)];
        }
        boolean upsampled = spec.upsample() == 2 && choice.of(spec, 1, 1, 1) != null;
        CpuConv2dLayer layer = new CpuConv2dLayer(
                owner,
                spec,
                upsampled ? List.of() : FilterPacking.pack(spec, weight, panel, parallel),
                padded,
                panel,
                choice);
        if (upsampled) {
            layer.fast.put(
                    WinogradScheme.UPSAMPLED,
                    WinogradFilter.of(
                            WinogradScheme.UPSAMPLED,
                            FilterPacking.taps(spec, weight, panel, parallel),
                            layer.panels(),
                            parallel));
        }
        return layer;
    }

    @Override
    public Object owner() {
        return owner;
    }

    @Override
    public Conv2dSpec spec() {
        return spec;
    }

    /** Returns one filter for each set of weights, or the four phases of a convolution with upsampling. */
    List<PackedFilter> filters() {
        return filters;
    }

    /** Returns the biases of each set in the order of the packed channels, padded with zeros to whole panels. */
    float[] bias() {
        return bias;
    }

    /** Returns the number of channels that one call of the micro-kernel computes. */
    int panel() {
        return panel;
    }

    int panels() {
        return bias.length / spec.weightSets() / panel;
    }

    /**
     * Returns the weights of the scheme for a map.
     *
     * @param height the height of the output before the pixel shuffle
     * @param width the width of the output before the pixel shuffle
     * @param rows the number of tiles that are multiplied together at least
     * @return the transformed weights; null if the layer is computed by its definition
     */
    WinogradFilter fast(int height, int width, int rows, Parallel parallel) {
        if (spec.borderWeights()) {
            return null;
        }
        WinogradScheme scheme = choice.of(spec, height, width, rows);
        if (scheme == null) {
            return null;
        }
        synchronized (fast) {
            WinogradFilter filter = fast.get(scheme);
            if (filter == null) {
                filter = scheme == WinogradScheme.UPSAMPLED_PAIRS
                        ? WinogradFilter.pairs(fast.get(WinogradScheme.UPSAMPLED), panels(), parallel)
                        : WinogradFilter.of(scheme, filters.get(0).packed(), panels(), parallel);
                fast.put(scheme, filter);
            }
            return filter;
        }
    }
}
