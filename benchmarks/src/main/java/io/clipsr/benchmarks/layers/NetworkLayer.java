package io.clipsr.benchmarks.layers;

import io.clipsr.kernels.Conv2dSpec;
import io.clipsr.kernels.cpu.ConvolutionWork;
import java.util.Arrays;
import java.util.List;

/**
 * A convolution of the released graph at its published size.
 *
 * @param name the names in the checkpoint
 * @param parameter the layer as {@code ConvolutionBenchmark} takes it: in, out, kernel, stride, upsample, size
 * @param times the number of such convolutions in a picture
 */
record NetworkLayer(String name, String parameter, int times) {
    static final List<NetworkLayer> ALL = List.of(
            new NetworkLayer("head, c1", "3:256:3:1:1:64", 2),
            new NetworkLayer("c2", "256:512:3:2:1:64", 1),
            new NetworkLayer("c3", "512:512:3:2:1:32", 1),
            new NetworkLayer("c4", "512:512:3:2:1:16", 1),
            new NetworkLayer("GBlocks.0.c1, c2", "512:512:3:1:1:8", 2),
            new NetworkLayer("GBlocks.1.c1", "512:512:3:1:2:8", 1),
            new NetworkLayer("GBlocks.1.c2", "512:512:3:1:1:16", 1),
            new NetworkLayer("GBlocks.2.c1", "512:512:3:1:2:16", 1),
            new NetworkLayer("GBlocks.2.c2", "512:512:3:1:1:32", 1),
            new NetworkLayer("GBlocks.3.c1", "512:256:3:1:2:32", 1),
            new NetworkLayer("GBlocks.3.c2", "256:256:3:1:1:64", 1),
            new NetworkLayer("GBlocks.3.c_sc", "512:256:1:1:1:32", 1),
            new NetworkLayer("conv_after_body.0, conv_before_upsample", "256:64:3:1:1:64", 2),
            new NetworkLayer("conv_after_body.2", "64:64:1:1:1:64", 1),
            new NetworkLayer("conv_after_body.4", "64:256:3:1:1:64", 1),
            new NetworkLayer("upsample and tail, folded", "64:48:5:1:1:64", 1));

    /** Returns the arithmetic of one such convolution of one picture. */
    ConvolutionWork work() {
        int[] p =
                Arrays.stream(parameter.split(":")).mapToInt(Integer::parseInt).toArray();
        Conv2dSpec spec = Conv2dSpec.same(p[0], p[1], p[2]).withStride(p[3]);
        return new ConvolutionWork(p[4] == 2 ? spec.upsampled() : spec, 1, p[5]);
    }
}
