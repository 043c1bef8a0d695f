package io.clipsr.model;

import io.clipsr.kernels.Activation;
import io.clipsr.kernels.Conv2dFusion;
import io.clipsr.kernels.Conv2dLayer;
import io.clipsr.kernels.Conv2dOutput;
import io.clipsr.kernels.Device;
import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.TensorScope;
import java.util.List;

/** Turns refined features into the picture: each cell of the grid becomes 4x4 pixels (MODEL.md section 3). */
final class Reconstructor {
    private static final Activation BODY = Activation.leakyRelu(0.2f);
    private static final Activation BEFORE_UPSAMPLE = Activation.leakyRelu(0.01f);

    private final Device device;
    private final Conv2dLayer[] afterBody;
    private final Conv2dLayer beforeUpsample;
    private final PixelDecoder decoder;

    Reconstructor(Parameters generator) {
        this.device = generator.device();
        this.afterBody = new Conv2dLayer[] {
            generator.conv2d("conv_after_body.0"),
            generator.conv2d("conv_after_body.2"),
            generator.conv2d("conv_after_body.4")
        };
        this.beforeUpsample = generator.conv2d("conv_before_upsample.0");
        this.decoder = new PixelDecoder(generator);
    }

    /** Computes {@code conv_after_body(refined)}, plus a residual unless that is null. */
    Tensor body(Tensor refined, Tensor residual) {
        try (TensorScope scope = device.openScope()) {
            Tensor y = device.conv2d(refined, afterBody[0], Conv2dFusion.NONE.activated(BODY));
            y = device.conv2d(y, afterBody[1], Conv2dFusion.NONE.activated(BODY));
            return scope.keep(device.conv2d(
                    y, afterBody[2], residual == null ? Conv2dFusion.NONE : Conv2dFusion.NONE.plus(residual)));
        }
    }

    /**
     * Computes {@code conv_before_upsample(shallow + conv_after_body(refined))}.
     *
     * @param window the pixels that are stored; null for all
     */
    Tensor beforeUpsample(Tensor refined, Tensor shallow, Conv2dOutput.Window window) {
        try (TensorScope scope = device.openScope()) {
            return scope.keep(device.conv2d(
                    body(refined, shallow),
                    beforeUpsample,
                    Conv2dFusion.NONE.activated(BEFORE_UPSAMPLE),
                    Conv2dOutput.PLAIN.within(window)));
        }
    }

    /**
     * Reconstructs the pixels of a region.
     *
     * @return the core's pixels, {@code [n, 3, 4h, 4w]}, not clamped
     */
    Tensor reconstruct(Tensor refined, Tensor shallow, TileRegion region) {
        try (TensorScope scope = device.openScope()) {
            return scope.keep(decoder.decode(beforeUpsample(refined, shallow, region.decoded()), region));
        }
    }

    /** Returns the work of the reconstruction and of its decoder. */
    List<NetworkWork.Part> work() {
        return List.of(
                new NetworkWork.Part(
                        NetworkWork.of(afterBody) + NetworkWork.of(beforeUpsample), spans -> spans.refined(0)),
                new NetworkWork.Part(decoder.work(), TileSpans::decoded));
    }

    /** Returns the number of cells read beyond those that the decoder reads. */
    int reach() {
        return NetworkReach.of(afterBody) + NetworkReach.of(beforeUpsample);
    }

    PixelDecoder decoder() {
        return decoder;
    }
}
