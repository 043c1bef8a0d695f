/** A small picture and a sentence in, a large sharp picture out. */
module io.clipsr {
    requires transitive java.desktop;
    requires transitive io.clipsr.kernels;
    requires transitive io.clipsr.weights;

    exports io.clipsr;
    exports io.clipsr.image;
    exports io.clipsr.metrics;
    exports io.clipsr.text;
}
