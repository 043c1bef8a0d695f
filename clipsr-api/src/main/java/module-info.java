/** Text-guided super-resolution of pictures. Start at {@link io.clipsr.SuperResolver}. */
module io.clipsr {
    requires transitive java.desktop;
    requires transitive io.clipsr.kernels;
    requires transitive io.clipsr.weights;
    requires com.twelvemonkeys.imageio.core;
    requires com.twelvemonkeys.imageio.jpeg;
    requires com.twelvemonkeys.imageio.metadata;
    requires com.twelvemonkeys.imageio.tiff;
    requires com.twelvemonkeys.imageio.webp;
    requires commons.math3;

    exports io.clipsr;
    exports io.clipsr.image;
    exports io.clipsr.metrics;
    exports io.clipsr.metrics.features;
    exports io.clipsr.metrics.natural;
    exports io.clipsr.text;
}
