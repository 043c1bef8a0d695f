package io.clipsr.kernels.gpu;

/**
 * The handful of driver calls that a GPU device is built on. Launch code, memory planning and kernels above it are the
 * same on a real GPU and in the emulator.
 *
 * <p>Device memory is named by its address, as kernels see it. Copies and launches are done in the order they are
 * called; launches return before the kernel has run. Calls may come from any thread, one at a time.
 *
 * <p>What goes wrong is a {@link GpuException}, which a real driver may report only at a later call.
 */
public interface GpuDriver extends AutoCloseable {

    /** Returns a readable name of what runs the kernels: {@code NVIDIA H200, compute capability 9.0, driver 570.86}. */
    String describe();

    /**
     * Translates PTX for this machine.
     *
     * @param name for messages
     * @throws GpuException with the translator's log if the PTX is not accepted
     */
    GpuModule load(String name, String ptx);

    /** Allocates memory of undefined contents, aligned to 256 bytes. */
    long allocate(long bytes);

    /** Gives memory back; launches that use it may still be running. */
    void free(long address);

    void copyToDevice(float[] from, int at, long address, int count);

    void copyToDevice(int[] from, int at, long address, int count);

    void copyToDevice(byte[] from, int at, long address, int count);

    /** Waits for all that was launched. */
    void copyFromDevice(long address, float[] to, int at, int count);

    /** Waits for all that was launched. */
    void copyFromDevice(long address, byte[] to, int at, int count);

    /**
     * Starts a kernel.
     *
     * @param arguments laid out as the kernel's {@code .param} space
     */
    void launch(GpuKernel kernel, LaunchShape shape, KernelArguments arguments);

    /**
     * Captures the launches that a body makes. They do not run, and their arguments are kept as they are. The body may
     * only launch; every other call is a {@link GpuException}.
     *
     * @throws GpuException if this driver cannot capture them
     */
    GpuGraph capture(Runnable body);

    /**
     * Opens the vendor's libraries, to be closed before the driver.
     *
     * @throws GpuException if one is not installed, with the name of the file that was looked for, or if there can be
     *     none
     */
    default VendorLibraries vendorLibraries() {
        throw new GpuException(
                "the vendor's libraries run on a real GPU alone; leave -Dclipsr.gpu.vendor=true away, or open cuda");
    }

    /** Waits for all that was launched. */
    void synchronize();

    /** Gives back everything. */
    @Override
    void close();
}
