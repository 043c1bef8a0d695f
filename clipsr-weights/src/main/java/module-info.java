/** Reads weight files, converts PyTorch checkpoints, and holds the bundled model. */
module io.clipsr.weights {
    requires com.fasterxml.jackson.core;

    exports io.clipsr.weights;
    exports io.clipsr.weights.cache;
    exports io.clipsr.weights.container;
    exports io.clipsr.weights.convert;
    exports io.clipsr.weights.format;
    exports io.clipsr.weights.pytorch to
            io.clipsr.examples;
    exports io.clipsr.weights.support to
            io.clipsr,
            io.clipsr.examples;
}
