package io.clipsr.kernels.cpu;

import io.clipsr.kernels.Conv2dSpec;

/**
 * The cost of a convolution, counted in multiply-adds. A byte of memory costs as many of them as the processor does
 * while it is moved. The constants are those of a processor with AVX-512; they decide only where two ways are close.
 */
final class ConvolutionCost {
    /** The multiply-adds in the time of a byte of weights, which come from memory. */
    private static final double WEIGHT_BYTE = 8;
    /** The multiply-adds in the time of a byte of transformed values, which is computed, written and read. */
    private static final double VALUE_BYTE = 30;
    /** The share of the taps of an upsampled convolution that remain in its phases. */
    private static final double PHASE_SHARE = 4 / 9.0;
    /** The side of the output for which an upsampled convolution is judged, since its weights are packed before. */
    private static final int TYPICAL_SIDE = 64;

    private ConvolutionCost() {}

    /**
     * Returns the scheme with the lowest cost for one sample; null if that is the definition. The number of samples has
     * no influence, so that a picture's result does not depend on the others of its batch.
     *
     * @param rows the number of tiles that are multiplied together at least
     */
    static WinogradScheme cheapest(Conv2dSpec spec, int height, int width, int rows) {
        WinogradScheme cheapest = null;
        double least = ofDefinition(spec, (double) height * width);
        if (spec.upsample() == 2) {
            double cost = of(WinogradScheme.UPSAMPLED, spec, TYPICAL_SIDE, TYPICAL_SIDE, 1);
            if (cost >= ofDefinition(spec, TYPICAL_SIDE * TYPICAL_SIDE)) {
                return null;
            }
            least = Double.POSITIVE_INFINITY;
        }
        for (WinogradScheme scheme : WinogradScheme.values()) {
            if (scheme.computes(spec)) {
                double cost = of(scheme, spec, height, width, rows);
                if (cost < least) {
                    least = cost;
                    cheapest = scheme;
                }
            }
        }
        return cheapest;
    }

    private static double ofDefinition(Conv2dSpec spec, double outputs) {
        double perOutput = spec.upsample() == 2 ? PHASE_SHARE : 1;
        return spec.weights() * (outputs * perOutput + Float.BYTES * WEIGHT_BYTE);
    }

    private static double of(WinogradScheme scheme, Conv2dSpec spec, int height, int width, int rows) {
        double tiles = (double) scheme.tiles(height) * scheme.tiles(width);
        double positions = scheme.positions() * scheme.positions();
        double inputs = scheme.inputs() * scheme.inputs();
        double channels = (double) spec.inChannels() * spec.outChannels();
        double wholeTiles = Math.ceil(tiles / rows) * rows;
        double values = tiles * (inputs * spec.inChannels() + positions * spec.outChannels());
        return positions * channels * (wholeTiles + Float.BYTES * WEIGHT_BYTE) + values * Float.BYTES * VALUE_BYTE;
    }
}
