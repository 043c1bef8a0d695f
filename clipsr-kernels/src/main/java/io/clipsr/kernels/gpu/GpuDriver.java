package io.clipsr.kernels.gpu;

/**
 * The driver calls that a GPU device needs. Launchers, memory planning and kernels are the same on a real GPU and in
 * the emulator.
 *
 * <p>Device memory is identified by its address, as in kernels. Copies and launches are executed in the order of the
 * calls; a launch returns before the kernel has run. Calls may come from any thread, but only one at a time.
 *
 * <p>Failures are reported as a {@link GpuException}. A real driver may report a failure at a later call.
 */
public interface GpuDriver extends AutoCloseable {

    /** Returns a readable description, such as {@code NVIDIA H200, compute capability 9.0, driver 570.86}. */
    String describe();

    /**
     * Compiles PTX for this GPU.
     *
     * @param name the name of the module in messages
     * @param ptx the PTX text
     * @throws GpuException with the compiler's log if the PTX is invalid
     */
    GpuModule load(String name, String ptx);

    /** Allocates memory with undefined contents, aligned to 256 bytes. */
    long allocate(long bytes);

    /** Frees memory. Launches that use it may still be running. */
    void free(long address);

    void copyToDevice(float[] from, int at, long address, int count);

    void copyToDevice(int[] from, int at, long address, int count);

    void copyToDevice(byte[] from, int at, long address, int count);

    /** Waits for all launches, then copies to the host. */
    void copyFromDevice(long address, float[] to, int at, int count);

    /** Waits for all launches, then copies to the host. */
    void copyFromDevice(long address, byte[] to, int at, int count);

    /**
     * Launches a kernel.
     *
     * @param kernel the kernel
     * @param shape the grid and the blocks
     * @param arguments the arguments, in the layout of the kernel's {@code .param} space
     */
    void launch(GpuKernel kernel, LaunchShape shape, KernelArguments arguments);

    /**
     * Captures the launches of a body as a graph, without executing them. The arguments are stored in the graph. Every
     * other call in the body throws a {@link GpuException}.
     *
     * @throws GpuException if this driver does not support graphs
     */
    GpuGraph capture(Runnable body);

    /**
     * Opens the vendor's libraries. The caller must close them before the driver.
     *
     * @throws GpuException if a library is not installed (the message names its file), or this driver has none
     */
    default VendorLibraries vendorLibraries() {
        throw new GpuException(
                "the vendor's libraries need a real GPU; omit -Dclipsr.gpu.vendor=true, or open the device cuda");
    }

    /** Waits for all launches. */
    void synchronize();

    /** Releases all memory and modules. */
    @Override
    void close();
}
