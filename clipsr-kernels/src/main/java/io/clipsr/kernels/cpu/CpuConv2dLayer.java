package io.clipsr.kernels.cpu;

import io.clipsr.kernels.Conv2dSpec;
import io.clipsr.kernels.support.DeviceLayer;
import java.util.List;

/**
 * A convolution's weights, packed for {@link Gemm}.
 *
 * @param owner the device that created the layer
 * @param spec the hyperparameters
 * @param filters the one filter, or the four phases of a convolution with upsampling
 * @param bias the biases in the order of the packed channels, padded with zeros to whole panels
 * @param panel the number of channels that one call of the micro-kernel computes
 */
record CpuConv2dLayer(Object owner, Conv2dSpec spec, List<PackedFilter> filters, float[] bias, int panel)
        implements DeviceLayer {

    static CpuConv2dLayer of(
            Object owner, Conv2dSpec spec, float[] weight, float[] bias, int panel, Parallel parallel) {
        float[] padded = new float[(spec.outChannels() + panel - 1) / panel * panel];
        for (int q = 0; bias != null && q < spec.outChannels(); q++) {
            padded[q] = bias[FilterPacking.channelOf(spec, q)];
        }
        return new CpuConv2dLayer(owner, spec, FilterPacking.pack(spec, weight, panel, parallel), padded, panel);
    }

    int panels() {
        return bias.length / panel;
    }
}
