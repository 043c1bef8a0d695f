package io.clipsr.kernels.cpu;

import io.clipsr.kernels.Conv2dFusion;
import io.clipsr.kernels.Conv2dSpec;
import io.clipsr.kernels.cpu.micro.Elementwise;
import io.clipsr.kernels.support.ResidualForm;
import io.clipsr.kernels.support.StoredMap;
import java.util.List;

/** The epilogue of a convolution: applies activation, phase, pixel shuffle and residuals, and stores the outputs. */
final class Epilogue {
    private final Elementwise elementwise;
    private final Conv2dSpec spec;
    private final int upsample;
    private final Conv2dFusion fusion;
    private final int outChannels;
    private final MapStore[] outputs;
    private final Residual[] residuals;

    /**
     * Creates an epilogue.
     *
     * @param upsample the distance of two outputs of the grid in the result, before the pixel shuffle
     * @param result the shape of the convolution's result, {@code [n, outChannels / r^2, height * r, width * r]}
     * @param outputs the maps to store
     */
    Epilogue(
            Elementwise elementwise,
            Conv2dSpec spec,
            int upsample,
            Conv2dFusion fusion,
            int[] result,
            List<StoredMap<CpuTensor>> outputs) {
        this.elementwise = elementwise;
        this.spec = spec;
        this.upsample = upsample;
        this.fusion = fusion;
        this.outChannels = result[1];
        this.outputs =
                outputs.stream().map(map -> new MapStore(elementwise, map)).toArray(MapStore[]::new);
        this.residuals = fusion.residuals().stream()
                .map(residual -> residual((CpuTensor) residual, result))
                .toArray(Residual[]::new);
    }

    /**
     * Writes the outputs of some pixels and one panel.
     *
     * @param sums the array with the finished sums {@code [pixels][panel]}, which are changed
     * @param from the start of the sums in that array
     * @param first the index of the first pixel in the grid of all samples of one phase
     * @param gridWidth the width of that grid
     * @param gridSize the number of pixels of one sample
     * @param phaseY the row of the outputs in each cell of the output map
     * @param phaseX the column of the outputs in each cell
     * @param channel the first packed channel of the panel
     */
    void write(
            float[] sums,
            int from,
            int pixels,
            int panel,
            int first,
            int gridWidth,
            int gridSize,
            int phaseY,
            int phaseX,
            int channel) {
        Activations.apply(elementwise, fusion.activation(), sums, from, sums, from, pixels * panel);
        int r = spec.pixelShuffle();
        int end = Math.min(channel + panel, spec.outChannels());
        for (int p = 0; p < pixels; p++) {
            int sample = (first + p) / gridSize;
            int inGrid = (first + p) % gridSize;
            int y = (inGrid / gridWidth * upsample + phaseY) * r;
            int x = (inGrid % gridWidth * upsample + phaseX) * r;
            // With a pixel shuffle, the packed channels are grouped by the output pixel that they are written to.
            for (int q = channel; q < end; ) {
                int group = q / outChannels;
                int c = q - group * outChannels;
                int length = Math.min(end - q, outChannels - c);
                writeRun(sums, from + p * panel + q - channel, sample, y + group / r, x + group % r, c, length);
                q += length;
            }
        }
    }

    private void writeRun(float[] sums, int from, int sample, int y, int x, int c, int length) {
        for (Residual residual : residuals) {
            elementwise.add(residual.data, residual.at(sample, y, x) + c, sums, from, length);
        }
        for (MapStore output : outputs) {
            output.store(sample, y, x, c, sums, from, length);
        }
    }

    private static Residual residual(CpuTensor tensor, int... out) {
        ResidualForm form = ResidualForm.of(tensor, out);
        return form == ResidualForm.PER_CHANNEL
                ? new Residual(tensor.data(), out[1], 1, 1, form.shift(), tensor.dim(0))
                : new Residual(tensor.data(), out[1], tensor.dim(2), tensor.dim(3), form.shift(), out[0]);
    }

    /**
     * A residual in memory.
     *
     * @param shift the shift of rows and columns, see {@link ResidualForm#shift}
     */
    private record Residual(float[] data, int channels, int height, int width, int shift, int samples) {
        int at(int sample, int y, int x) {
            return (((samples == 1 ? 0 : sample) * height + (y >>> shift)) * width + (x >>> shift)) * channels;
        }
    }
}
