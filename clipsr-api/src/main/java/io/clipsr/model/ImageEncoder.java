package io.clipsr.model;

import io.clipsr.kernels.Activation;
import io.clipsr.kernels.Conv2dFusion;
import io.clipsr.kernels.Conv2dLayer;
import io.clipsr.kernels.Conv2dSpec;
import io.clipsr.kernels.Device;
import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.TensorScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The image encoder: four convolutions that reduce the picture to an eighth of its grid. The output of each level is
 * kept as a skip connection (MODEL.md section 3).
 */
final class ImageEncoder {
    private final Device device;
    private final Conv2dLayer head;
    private final Conv2dLayer[] levels = new Conv2dLayer[4];
    private final Activation prelu;

    /**
     * The outputs of the encoder.
     *
     * @param shallow the features {@code S0}, on the grid
     * @param levels the features {@code R1} to {@code R4} before the PReLU: on the grid, and at a half, a quarter and
     *     an eighth of it
     */
    record Features(Tensor shallow, Tensor[] levels) {
        Tensor deepest() {
            return levels[levels.length - 1];
        }
    }

    ImageEncoder(Parameters generator) {
        this.device = generator.device();
        this.head = generator.conv2d("head.0");
        this.levels[0] = generator.conv2d("c1");
        for (int i = 1; i < levels.length; i++) {
            levels[i] = generator.conv2d("c" + (i + 1), spec -> spec.withStride(2));
        }
        this.prelu = Activation.leakyRelu(generator.read("R.weight")[0]);
    }

    /**
     * Encodes a region.
     *
     * @param input the region's input cells, {@code [n, 3, h, w]} in [-1, 1]
     * @return the features, cropped at each level to the cells of the refinement's iteration, and for S0 to those of
     *     the reconstruction
     */
    Features encode(Tensor input, TileRegion region) {
        try (TensorScope scope = device.openScope()) {
            Tensor[] r = new Tensor[levels.length];
            r[0] = device.conv2d(input, levels[0], Conv2dFusion.NONE);
            for (int i = 1; i < r.length; i++) {
                r[i] = device.conv2d(r[i - 1], levels[i], Conv2dFusion.NONE.inputActivated(prelu));
            }
            for (int i = 0; i < r.length; i++) {
                r[i] = scope.keep(region.skip(device, r[i], i));
            }
            return new Features(scope.keep(shallow(input, region)), r);
        }
    }

    /** Computes S0, which depends only on adjacent cells. */
    private Tensor shallow(Tensor input, TileRegion region) {
        Tensor near = TileRegion.cropped(
                device,
                input,
                region.rows().input(),
                region.columns().input(),
                region.rows().computed(0),
                region.columns().computed(0));
        return region.refined(device, device.conv2d(near, head, Conv2dFusion.NONE), 0);
    }

    /** Returns the number of channels of R1. */
    int channels() {
        return levels[0].spec().outChannels();
    }

    /** Returns the work of each level and of S0. */
    List<NetworkWork.Part> work() {
        List<NetworkWork.Part> work = new ArrayList<>();
        for (int i = 0; i < levels.length; i++) {
            int level = i;
            work.add(new NetworkWork.Part(NetworkWork.of(levels[level]), spans -> spans.encoded(level)));
        }
        work.add(new NetworkWork.Part(NetworkWork.of(head), spans -> spans.computed(0)));
        return work;
    }

    /** Returns the reach of the convolution that computes S0. */
    int shallowReach() {
        return NetworkReach.of(head);
    }

    /** Returns the convolutions from the grid down, whose kernels and strides determine the cells that they read. */
    List<Conv2dSpec> reach() {
        return Arrays.stream(levels).map(Conv2dLayer::spec).toList();
    }

    /** Returns R4 alone. */
    Tensor deepest(Tensor grid) {
        try (TensorScope scope = device.openScope()) {
            Tensor r = device.conv2d(grid, levels[0], Conv2dFusion.NONE);
            for (int i = 1; i < levels.length; i++) {
                r = device.conv2d(r, levels[i], Conv2dFusion.NONE.inputActivated(prelu));
            }
            return scope.keep(r);
        }
    }
}
