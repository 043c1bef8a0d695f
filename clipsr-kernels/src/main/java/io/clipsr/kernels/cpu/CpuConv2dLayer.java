package io.clipsr.kernels.cpu;

import io.clipsr.kernels.Conv2dLayer;
import io.clipsr.kernels.Conv2dSpec;
import java.util.List;

/**
 * @param filters one, or four phases of an upsampled convolution
 * @param bias in the order of the packed channels, padded with zeros to whole panels
 */
record CpuConv2dLayer(Conv2dSpec spec, List<PackedFilter> filters, float[] bias, int panel) implements Conv2dLayer {

    static CpuConv2dLayer of(Conv2dSpec spec, float[] weight, float[] bias, int panel, Parallel parallel) {
        if (weight.length != spec.weights()) {
            throw new IllegalArgumentException(
                    "a convolution " + spec + " has " + spec.weights() + " weights, not " + weight.length);
        }
        if (bias != null && bias.length != spec.outChannels()) {
            throw new IllegalArgumentException(
                    "a convolution " + spec + " has " + spec.outChannels() + " biases, not " + bias.length);
        }
        float[] padded = new float[(spec.outChannels() + panel - 1) / panel * panel];
        for (int q = 0; bias != null && q < spec.outChannels(); q++) {
            padded[q] = bias[FilterPacking.channelOf(spec, q)];
        }
        return new CpuConv2dLayer(spec, FilterPacking.pack(spec, weight, panel, parallel), padded, panel);
    }

    int panels() {
        return bias.length / panel;
    }
}
