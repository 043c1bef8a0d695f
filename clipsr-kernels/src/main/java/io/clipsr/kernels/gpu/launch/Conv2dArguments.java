package io.clipsr.kernels.gpu.launch;

import io.clipsr.kernels.Activation;
import io.clipsr.kernels.Conv2dSpec;
import io.clipsr.kernels.Device;
import io.clipsr.kernels.gpu.KernelArguments;
import java.util.List;

/**
 * The arguments of the convolution kernels: {@code Conv2dArguments} in {@code conv2d_arguments.cuh}. Fields that are
 * not set are 0.
 */
final class Conv2dArguments implements KernelStruct {
    private static final OutputArguments NO_OUTPUT = new OutputArguments();
    private static final ResidualArguments NO_RESIDUAL = new ResidualArguments();

    long input;
    long weight;
    long bias;
    long partial;
    final OutputArguments[] output = new OutputArguments[Device.MAX_OUTPUTS];
    final ResidualArguments[] residual = new ResidualArguments[Device.MAX_RESIDUALS];
    int outputs;
    int residuals;
    int inChannels;
    int inHeight;
    int inWidth;
    int gridHeight;
    int gridWidth;
    int pixels;
    int side;
    int stride;
    int padding;
    int channels;
    int packedChannels;
    int outChannels;
    int shuffle;
    int upsample;
    int splits;
    int wholeWords;
    int activation;
    float slope;

    /**
     * Returns arguments with the fields of the epilogue set, for the convolution kernels and {@code conv2d_reduce.cu}.
     *
     * @param gridHeight the number of rows of one sample and one phase
     * @param gridWidth the number of columns of one sample and one phase
     * @param pixels the number of pixels, {@code n * gridHeight * gridWidth}
     */
    static Conv2dArguments epilogue(
            GpuConv2dLayer layer,
            int gridHeight,
            int gridWidth,
            int pixels,
            List<ResidualArguments> residuals,
            Activation activation,
            List<OutputArguments> outputs) {
        Conv2dSpec spec = layer.spec();
        Conv2dArguments a = new Conv2dArguments();
        a.bias = layer.bias().address();
        for (OutputArguments each : outputs) {
            a.output[a.outputs++] = each;
        }
        for (ResidualArguments each : residuals) {
            a.residual[a.residuals++] = each;
        }
        a.gridHeight = gridHeight;
        a.gridWidth = gridWidth;
        a.pixels = pixels;
        a.channels = spec.outChannels();
        a.packedChannels = layer.packedChannels();
        a.outChannels = spec.outChannels() / (spec.pixelShuffle() * spec.pixelShuffle());
        a.shuffle = spec.pixelShuffle();
        a.upsample = 1;
        a.splits = 1;
        boolean whole = a.outChannels % 4 == 0 && outputs.stream().allMatch(OutputArguments::hasWholeWords);
        a.wholeWords = whole ? 1 : 0;
        a.activation = activation.kind().ordinal();
        a.slope = activation.slope();
        return a;
    }

    @Override
    public void appendTo(KernelArguments arguments) {
        arguments.pointer(input).pointer(weight).pointer(bias).pointer(partial);
        for (OutputArguments each : output) {
            (each == null ? NO_OUTPUT : each).appendTo(arguments);
        }
        for (ResidualArguments each : residual) {
            (each == null ? NO_RESIDUAL : each).appendTo(arguments);
        }
        arguments
                .integer(outputs)
                .integer(residuals)
                .integer(inChannels)
                .integer(inHeight)
                .integer(inWidth)
                .integer(gridHeight)
                .integer(gridWidth)
                .integer(pixels)
                .integer(side)
                .integer(stride)
                .integer(padding)
                .integer(channels)
                .integer(packedChannels)
                .integer(outChannels)
                .integer(shuffle)
                .integer(upsample)
                .integer(splits)
                .integer(wholeWords)
                .integer(activation)
                .real(slope);
    }
}
