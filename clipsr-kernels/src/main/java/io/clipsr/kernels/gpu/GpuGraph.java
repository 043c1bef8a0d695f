package io.clipsr.kernels.gpu;

/** A graph of captured launches, which one call executes. It can only be used with the driver that captured it. */
public interface GpuGraph extends AutoCloseable {

    /** Executes the captured launches in their order, after all earlier launches. */
    void launch();

    /** Releases the graph, which may still be running. Has no effect after the driver was closed. */
    @Override
    void close();
}
