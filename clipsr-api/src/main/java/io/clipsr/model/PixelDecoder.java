package io.clipsr.model;

import io.clipsr.kernels.Conv2dFusion;
import io.clipsr.kernels.Conv2dLayer;
import io.clipsr.kernels.Conv2dSpec;
import io.clipsr.kernels.Device;
import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.TensorScope;
import java.util.function.UnaryOperator;

/**
 * The last three convolutions, {@code upsample.0}, {@code upsample.2} and {@code tail.0}: from features of a cell to its 4x4 pixels.
 *
 * <p>There is no activation between them, so together they are linear: one 5x5 convolution to 3*4*4 channels and a pixel
 * shuffle, a tenth of the work (MODEL.md section 6). Only where the inner zero paddings matter, in the outer
 * {@value #BORDER} pixels, the chain differs from it; there the chain itself runs, on strips.
 */
final class PixelDecoder {
    private static final int CELL = ClipSrNetwork.CELL;
    /** Output pixels that see a zero padding inside the chain. */
    private static final int BORDER = 3;
    /** Cells that those pixels see, from the edge on. */
    private static final int STRIP = 3;
    private static final int KERNEL = 5;

    private final Device device;
    private final Conv2dLayer[] chain;
    private final Conv2dLayer folded;

    PixelDecoder(Parameters generator) {
        this.device = generator.device();
        this.chain = chain(generator, true);
        this.folded = fold(chain(generator, false));
    }

    private static Conv2dLayer[] chain(Parameters generator, boolean bias) {
        UnaryOperator<Conv2dSpec> shuffled = spec -> spec.shuffled(2);
        return new Conv2dLayer[] {
            generator.conv2d("upsample.0", shuffled, bias), generator.conv2d("upsample.2", shuffled, bias),
            generator.conv2d("tail.0", UnaryOperator.identity(), bias)};
    }

    /** @return {@code [n, 3, 4h, 4w]} */
    Tensor decode(Tensor features) {
        int height = features.dim(2);
        int width = features.dim(3);
        if (height <= 2 * STRIP || width <= 2 * STRIP) {
            return unfolded(features);
        }
        try (TensorScope scope = device.openScope()) {
            Tensor out = device.conv2d(features, folded, Conv2dFusion.NONE);
            out = device.paste(out, strip(features, 0, 0, STRIP, width, 0, 0, BORDER, CELL * width), 0, 0);
            out = device.paste(out, strip(features, height - STRIP, 0, STRIP, width, CELL * STRIP - BORDER, 0, BORDER, CELL * width),
                    CELL * height - BORDER, 0);
            out = device.paste(out, strip(features, 0, 0, height, STRIP, 0, 0, CELL * height, BORDER), 0, 0);
            out = device.paste(out, strip(features, 0, width - STRIP, height, STRIP, 0, CELL * STRIP - BORDER, CELL * height, BORDER),
                    0, CELL * width - BORDER);
            return scope.keep(out);
        }
    }

    /** A region of the chain's answer to a region of the features. */
    private Tensor strip(Tensor features, int top, int left, int height, int width, int outTop, int outLeft, int outHeight, int outWidth) {
        Tensor all = unfolded(device.crop(features, top, left, height, width));
        return device.crop(all, outTop, outLeft, outHeight, outWidth);
    }

    /** The chain as it is written. */
    Tensor unfolded(Tensor features) {
        return run(chain, features);
    }

    private Tensor run(Conv2dLayer[] layers, Tensor features) {
        try (TensorScope scope = device.openScope()) {
            Tensor y = features;
            for (Conv2dLayer layer : layers) {
                y = device.conv2d(y, layer, Conv2dFusion.NONE);
            }
            return scope.keep(y);
        }
    }

    /**
     * Asks the chain for its answer to a unit impulse in each channel: those are the folded weights, mirrored. The impulses
     * go through the chain without its biases, which would drown the small weights in rounding.
     */
    private Conv2dLayer fold(Conv2dLayer[] withoutBias) {
        int channels = chain[0].spec().inChannels();
        int colours = chain[2].spec().outChannels();
        int cells = KERNEL * KERNEL;
        int side = KERNEL * CELL;
        float[] impulses = new float[channels * channels * cells];
        for (int c = 0; c < channels; c++) {
            impulses[(c * channels + c) * cells + cells / 2] = 1;
        }
        float[] answers;
        float[] silence;
        try (TensorScope scope = device.openScope()) {
            answers = device.download(run(withoutBias, device.upload(impulses, channels, channels, KERNEL, KERNEL)));
            silence = device.download(unfolded(device.upload(new float[channels * cells], 1, channels, KERNEL, KERNEL)));
        }
        float[] weight = new float[colours * CELL * CELL * channels * cells];
        float[] bias = new float[colours * CELL * CELL];
        for (int out = 0; out < bias.length; out++) {
            int colour = out / (CELL * CELL);
            int row = out / CELL % CELL;
            int column = out % CELL;
            bias[out] = silence[(colour * side + KERNEL / 2 * CELL + row) * side + KERNEL / 2 * CELL + column];
            for (int c = 0; c < channels; c++) {
                for (int cell = 0; cell < cells; cell++) {
                    int y = cell / KERNEL * CELL + row;
                    int x = cell % KERNEL * CELL + column;
                    weight[(out * channels + c) * cells + cells - 1 - cell] = answers[((c * colours + colour) * side + y) * side + x];
                }
            }
        }
        return device.conv2dLayer(Conv2dSpec.same(channels, colours * CELL * CELL, KERNEL).shuffled(CELL), weight, bias);
    }
}
