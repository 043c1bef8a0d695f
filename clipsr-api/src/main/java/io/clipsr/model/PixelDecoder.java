package io.clipsr.model;

import io.clipsr.kernels.Conv2dFusion;
import io.clipsr.kernels.Conv2dLayer;
import io.clipsr.kernels.Device;
import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.TensorScope;

/**
 * The last three convolutions, {@code upsample.0}, {@code upsample.2} and {@code tail.0}, which decode the features of
 * a cell to its 4x4 pixels.
 *
 * <p>There is no activation between them, so they fold into one 5x5 convolution to 3*4*4 channels and a pixel shuffle,
 * with a tenth of the work (MODEL.md section 6). Because each of the three pads its own input, the cells at the border
 * of the picture have weights of their own.
 */
final class PixelDecoder {
    private static final int CELL = ClipSrNetwork.CELL;

    private final Device device;
    private final Conv2dLayer folded;

    PixelDecoder(Parameters generator) {
        this.device = generator.device();
        int[] tail = generator.shape("tail.0.weight");
        FoldedUpsampling folding = FoldedUpsampling.of(
                        tail[0], tail[1], generator.read("tail.0.weight"), generator.read("tail.0.bias"))
                .withUpsampling(generator.read("upsample.2.weight"), generator.read("upsample.2.bias"))
                .withUpsampling(generator.read("upsample.0.weight"), generator.read("upsample.0.bias"));
        this.folded = device.conv2dLayer(folding.spec(), folding.convolutionWeight(), folding.convolutionBias());
    }

    /**
     * Decodes a region.
     *
     * @param features the features of the cells that the decoder reads for the region
     * @return the core's pixels
     */
    Tensor decode(Tensor features, TileRegion region) {
        TileSpans rows = region.rows();
        TileSpans columns = region.columns();
        try (TensorScope scope = device.openScope()) {
            return scope.keep(TileRegion.cropped(
                    device,
                    decode(features),
                    rows.decoded().times(CELL),
                    columns.decoded().times(CELL),
                    rows.core().times(CELL),
                    columns.core().times(CELL)));
        }
    }

    /**
     * Decodes features. At edges of the picture the result equals that of the three convolutions; at other edges, the
     * outermost {@link #reach} cells are wrong.
     *
     * @param features the features, {@code [n, channels, h, w]}, of at least 2x2 cells
     * @return the pixels, {@code [n, 3, 4h, 4w]}
     */
    Tensor decode(Tensor features) {
        return device.conv2d(features, folded, Conv2dFusion.NONE);
    }

    /** Returns the multiplications of one cell. */
    double work() {
        return NetworkWork.of(folded);
    }

    /** Returns the number of cells beside its own on which a pixel depends, in each direction. */
    int reach() {
        return NetworkReach.of(folded);
    }
}
