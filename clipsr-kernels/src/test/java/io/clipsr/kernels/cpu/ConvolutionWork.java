package io.clipsr.kernels.cpu;

import io.clipsr.kernels.Conv2dSpec;
import io.clipsr.kernels.cpu.micro.Gemms;

/**
 * Says how the CPU device computes a convolution of square maps, and counts the multiply-adds of its matrix products.
 */
public final class ConvolutionWork {
    private final Conv2dSpec spec;
    private final int samples;
    private final int side;
    private final WinogradScheme scheme;

    /**
     * Looks up what the device chooses.
     *
     * @param samples the number of maps
     * @param size the side of an input map
     */
    public ConvolutionWork(Conv2dSpec spec, int samples, int size) {
        this.spec = spec;
        this.samples = samples;
        this.side = spec.outSize(size);
        this.scheme =
                SchemeChoice.CHEAPEST.of(spec, side, side, Gemms.best().rest().rows());
    }

    /** Returns the name of the way, such as {@code F(4x4)}. */
    public String way() {
        if (scheme == null) {
            return spec.upsample() == 2 ? "phases" : "definition";
        }
        int outputs = scheme.outputs();
        return switch (scheme) {
            case UPSAMPLED -> "upsampled";
            case UPSAMPLED_PAIRS -> "upsampled pairs";
            case FOUR_OUTPUTS, TWO_OUTPUTS -> "F(" + outputs + "x" + outputs + ")";
        };
    }

    /** Returns the multiply-adds by the definition of the layer. */
    public double byDefinition() {
        return (double) spec.weights() * samples * side * side;
    }

    /** Returns the multiply-adds that are done. */
    public double done() {
        if (scheme == null) {
            return byDefinition() * (spec.upsample() == 2 ? 4 / 9.0 : 1);
        }
        double tiles = scheme.tiles(side);
        double positions = scheme.positions();
        return positions * positions * samples * tiles * tiles * spec.inChannels() * spec.outChannels();
    }
}
