package io.clipsr.model;

import io.clipsr.kernels.Conv2dFusion;
import io.clipsr.kernels.Conv2dLayer;
import io.clipsr.kernels.Conv2dSpec;
import io.clipsr.kernels.Device;
import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.TensorScope;

/**
 * The last three convolutions, {@code upsample.0}, {@code upsample.2} and {@code tail.0}, which decode the features of
 * a cell to its 4x4 pixels.
 *
 * <p>There is no activation between them, so they fold into one 5x5 convolution to 3*4*4 channels and a pixel shuffle,
 * with a tenth of the work (MODEL.md section 6). The two differ only in the outer {@value #BORDER} pixels, which the
 * inner zero paddings affect. There the three convolutions themselves run, on strips.
 */
final class PixelDecoder {
    private static final int CELL = ClipSrNetwork.CELL;
    /** The width in output pixels of the border that the inner zero paddings affect. */
    private static final int BORDER = 3;
    /** The width in cells of the strip on which those pixels depend. */
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
     * Decodes a region.
     *
     * @param features the features of the cells that the decoder reads for the region
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
     * Decodes features. At edges of the picture the result equals that of the three convolutions; at other edges, the
     * outermost {@link #reach} cells are wrong.
     *
     * @param features the features, {@code [n, channels, h, w]}
     * @param top whether the top edge is an edge of the picture
     * @param bottom whether the bottom edge is an edge of the picture
     * @param left whether the left edge is an edge of the picture
     * @param right whether the right edge is an edge of the picture
     * @return the pixels, {@code [n, 3, 4h, 4w]}
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

    /** Runs the three convolutions on a region of the features and returns a region of their result. */
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

    /** Returns the number of cells beside its own on which a pixel depends, in each direction. */
    int reach() {
        return NetworkReach.of(folded);
    }

    /** Runs the three convolutions one after the other. */
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
                .withUpsampling(generator.read("upsample.2.weight"), generator.read("upsample.2.bias"))
                .withUpsampling(generator.read("upsample.0.weight"), generator.read("upsample.0.bias"));
        Conv2dSpec spec = Conv2dSpec.same(tail.inChannels(), folded.bias().length, folded.kernel())
                .shuffled(folded.phases());
        return device.conv2dLayer(spec, folded.convolutionWeight(), folded.convolutionBias());
    }
}
