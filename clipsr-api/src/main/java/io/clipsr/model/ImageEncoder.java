package io.clipsr.model;

import io.clipsr.kernels.Activation;
import io.clipsr.kernels.Conv2dFusion;
import io.clipsr.kernels.Conv2dLayer;
import io.clipsr.kernels.Conv2dOutput;
import io.clipsr.kernels.Conv2dSpec;
import io.clipsr.kernels.Device;
import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.TensorScope;
import java.util.ArrayList;
import java.util.List;

/**
 * The image encoder: four convolutions that reduce the picture to an eighth of its grid. The output of each level is
 * kept as a skip connection (MODEL.md section 3).
 *
 * <p>The convolution that computes S0 reads the same picture as the first of the four. The two are one layer, with the
 * channels of S0 first.
 */
final class ImageEncoder {
    private static final Conv2dOutput PLAIN = Conv2dOutput.PLAIN;

    private final Device device;
    private final Conv2dLayer first;
    private final int shallowChannels;
    private final int channels;
    private final List<Conv2dLayer> deeper = new ArrayList<>();
    private final Conv2dOutput activated;

    /**
     * The outputs of the encoder.
     *
     * @param shallow the features {@code S0}, on the grid
     * @param levels the features {@code R1} to {@code R4} before the PReLU: on the grid, and at a half, a quarter and
     *     an eighth of it
     * @param prepared {@code R4}, also modulated for the convolution that reads it; null if none does
     */
    record Features(Tensor shallow, List<Tensor> levels, PreparedMap prepared) {
        Tensor deepest() {
            return levels.get(levels.size() - 1);
        }
    }

    ImageEncoder(Parameters generator) {
        this.device = generator.device();
        this.first = generator.together("head.0", "c1");
        this.shallowChannels = generator.shape("head.0.weight")[0];
        this.channels = generator.shape("c1.weight")[0];
        for (int i = 2; i <= 4; i++) {
            deeper.add(generator.conv2d("c" + i, spec -> spec.withStride(2)));
        }
        this.activated = PLAIN.then(Activation.leakyRelu(generator.read("R.weight")[0]));
    }

    /** Encodes a region for a network whose refinement has another input than R4, of which fewer cells are computed. */
    Features encode(Tensor input, TileRegion region) {
        return encode(input, region, null, null);
    }

    /**
     * Encodes a region.
     *
     * @param input the region's input cells, {@code [n, 3, h, w]} in [-1, 1]
     * @param next the modulation of R4 for the convolution that reads it, or null
     * @return the features, of each level the cells of the refinement's iteration, and of S0 those of the
     *     reconstruction
     */
    Features encode(Tensor input, TileRegion region, TifBlock next, PromptConditioning conditioning) {
        try (TensorScope scope = device.openScope()) {
            List<Tensor> levels = new ArrayList<>();
            List<Tensor> maps = device.conv2d(
                    input,
                    first,
                    Conv2dFusion.NONE,
                    List.of(
                            PLAIN.ofChannels(0, shallowChannels).within(region.shallow()),
                            PLAIN.ofChannels(shallowChannels, channels).within(region.skip(0)),
                            activated.ofChannels(shallowChannels, channels)));
            Tensor shallow = scope.keep(maps.get(0));
            levels.add(scope.keep(maps.get(1)));
            Tensor x = maps.get(2);
            for (int level = 1; level < deeper.size(); level++) {
                List<Tensor> both = device.conv2d(
                        x,
                        deeper.get(level - 1),
                        Conv2dFusion.NONE,
                        List.of(PLAIN.within(region.skip(level)), activated));
                levels.add(scope.keep(both.get(0)));
                x = both.get(1);
            }
            int deep = deeper.size();
            Conv2dLayer last = deeper.get(deep - 1);
            if (next == null) {
                Tensor map = device.conv2d(x, last, Conv2dFusion.NONE);
                levels.add(scope.keep(region.croppedSkip(device, map, deep)));
                return new Features(shallow, levels, null);
            }
            PreparedMap deepest = next.prepared(x, last, Conv2dFusion.NONE, region.skip(deep), conditioning.of(next))
                    .keptBy(scope);
            levels.add(deepest.plain());
            return new Features(shallow, levels, deepest);
        }
    }

    /** Returns the number of channels of R1. */
    int channels() {
        return channels;
    }

    /** Returns the work of each level; that of the first includes S0. */
    List<NetworkWork.Part> work() {
        List<NetworkWork.Part> work = new ArrayList<>();
        work.add(new NetworkWork.Part(NetworkWork.of(first), spans -> spans.encoded(0)));
        for (int i = 1; i <= deeper.size(); i++) {
            int level = i;
            work.add(new NetworkWork.Part(NetworkWork.of(deeper.get(level - 1)), spans -> spans.encoded(level)));
        }
        return work;
    }

    /** Returns the convolutions from the grid down, whose kernels and strides determine the cells that they read. */
    List<Conv2dSpec> reach() {
        List<Conv2dSpec> reach = new ArrayList<>(List.of(first.spec()));
        deeper.forEach(layer -> reach.add(layer.spec()));
        return reach;
    }

    /** Returns R4 alone. */
    Tensor deepest(Tensor grid) {
        try (TensorScope scope = device.openScope()) {
            Tensor x = device.conv2d(grid, first, Conv2dFusion.NONE, activated.ofChannels(shallowChannels, channels));
            for (int i = 0; i < deeper.size() - 1; i++) {
                x = device.conv2d(x, deeper.get(i), Conv2dFusion.NONE, activated);
            }
            return scope.keep(device.conv2d(x, deeper.get(deeper.size() - 1), Conv2dFusion.NONE));
        }
    }
}
