/** Weight files, the converter from PyTorch checkpoints, and the bundled model. */
module io.clipsr.weights {
    requires com.fasterxml.jackson.core;

    exports io.clipsr.weights;
}
