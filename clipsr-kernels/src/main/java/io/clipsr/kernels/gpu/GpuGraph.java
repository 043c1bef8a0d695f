package io.clipsr.kernels.gpu;

/** Launches that were captured once, to be done again in one call. Belongs to the driver that captured them. */
public interface GpuGraph extends AutoCloseable {

    /** Starts all of them, in their order, behind all that was launched before. */
    void launch();

    /** Gives the graph back; it may still be running. After the driver's own close this does nothing. */
    @Override
    void close();
}
