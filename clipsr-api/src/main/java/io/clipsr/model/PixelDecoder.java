package io.clipsr.model;

import io.clipsr.kernels.Conv2dFusion;
import io.clipsr.kernels.Conv2dLayer;
import io.clipsr.kernels.Conv2dSpec;
import io.clipsr.kernels.Device;
import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.TensorScope;

/**
 * The last three convolutions, {@code upsample.0}, {@code upsample.2} and {@code tail.0}: from features of a cell to
 * its 4x4 pixels.
 *
 * <p>There is no activation between them, so together they are linear: one 5x5 convolution to 3*4*4 channels and a
 * pixel shuffle, a tenth of the work (MODEL.md section 6). Only where the inner zero paddings matter, in the outer
 * {@value #BORDER} pixels, the chain differs from it; there the chain itself runs, on strips.
 */
final class PixelDecoder {
    private static final int CELL = ClipSrNetwork.CELL;
    /** Output pixels that see a zero padding inside the chain. */
    private static final int BORDER = 3;
    /** Cells that those pixels see, from the edge on. */
    private static final int STRIP = 3;

    private final Device device;
    private final Conv2dLayer[] chain;
    private final Conv2dLayer folded;

    PixelDecoder(Parameters generator) {
        this.device = generator.device();
        this.chain = new Conv2dLayer[] {
            generator.conv2d("upsample.0", spec -> spec.shuffled(2)),
            generator.conv2d("upsample.2", spec -> spec.shuffled(2)),
            generator.conv2d("tail.0")
        };
        this.folded = fold(generator);
    }

    /**
     * @param features what the region's decoder is given
     * @return the core's pixels
     */
    Tensor decode(Tensor features, TileRegion region) {
        TileSpans rows = region.rows();
        TileSpans columns = region.columns();
        try (TensorScope scope = device.openScope()) {
            Tensor all = decode(
                    features, rows.beginsAtEdge(), rows.endsAtEdge(), columns.beginsAtEdge(), columns.endsAtEdge());
            return scope.keep(TileRegion.cropped(
                    device,
                    all,
                    rows.decoded().times(CELL),
                    columns.decoded().times(CELL),
                    rows.core().times(CELL),
                    columns.core().times(CELL)));
        }
    }

    /**
     * At the picture's own edges as the chain does it; at others, the outermost {@link #reach} cells are not right.
     *
     * @return {@code [n, 3, 4h, 4w]}
     */
    Tensor decode(Tensor features, boolean top, boolean bottom, boolean left, boolean right) {
        int height = features.dim(2);
        int width = features.dim(3);
        if (height <= 2 * STRIP || width <= 2 * STRIP) {
            return unfolded(features);
        }
        try (TensorScope scope = device.openScope()) {
            Tensor out = device.conv2d(features, folded, Conv2dFusion.NONE);
            if (top) {
                out = device.paste(out, strip(features, 0, 0, STRIP, width, 0, 0, BORDER, CELL * width), 0, 0);
            }
            if (bottom) {
                out = device.paste(
                        out,
                        strip(
                                features,
                                height - STRIP,
                                0,
                                STRIP,
                                width,
                                CELL * STRIP - BORDER,
                                0,
                                BORDER,
                                CELL * width),
                        CELL * height - BORDER,
                        0);
            }
            if (left) {
                out = device.paste(out, strip(features, 0, 0, height, STRIP, 0, 0, CELL * height, BORDER), 0, 0);
            }
            if (right) {
                out = device.paste(
                        out,
                        strip(
                                features,
                                0,
                                width - STRIP,
                                height,
                                STRIP,
                                0,
                                CELL * STRIP - BORDER,
                                CELL * height,
                                BORDER),
                        0,
                        CELL * width - BORDER);
            }
            return scope.keep(out);
        }
    }

    /** A region of the chain's answer to a region of the features. */
    private Tensor strip(
            Tensor features,
            int top,
            int left,
            int height,
            int width,
            int outTop,
            int outLeft,
            int outHeight,
            int outWidth) {
        Tensor all = unfolded(device.crop(features, top, left, height, width));
        return device.crop(all, outTop, outLeft, outHeight, outWidth);
    }

    /** Returns the multiplications of one cell. */
    double work() {
        return NetworkWork.of(folded);
    }

    /** Returns how many cells beside its own a pixel sees, each way. */
    int reach() {
        return NetworkReach.of(folded);
    }

    /** The chain as it is written. */
    Tensor unfolded(Tensor features) {
        try (TensorScope scope = device.openScope()) {
            Tensor y = features;
            for (Conv2dLayer layer : chain) {
                y = device.conv2d(y, layer, Conv2dFusion.NONE);
            }
            return scope.keep(y);
        }
    }

    private Conv2dLayer fold(Parameters generator) {
        Conv2dSpec tail = chain[2].spec();
        FoldedUpsampling folded = FoldedUpsampling.of(
                        tail.outChannels(),
                        tail.inChannels(),
                        generator.read("tail.0.weight"),
                        generator.read("tail.0.bias"))
                .behind(generator.read("upsample.2.weight"), generator.read("upsample.2.bias"))
                .behind(generator.read("upsample.0.weight"), generator.read("upsample.0.bias"));
        Conv2dSpec spec = Conv2dSpec.same(tail.inChannels(), folded.bias().length, folded.kernel())
                .shuffled(folded.phases());
        return device.conv2dLayer(spec, folded.convolutionWeight(), folded.convolutionBias());
    }
}
