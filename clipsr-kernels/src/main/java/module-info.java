/** Tensors, and the devices that compute on them. */
module io.clipsr.kernels {
    // Optional: without --add-modules jdk.incubator.vector the CPU device falls back to plain loops.
    requires static jdk.incubator.vector;
    // Optional: without it there is no CUDA device.
    requires static jcuda;
    // Optional: NVIDIA's own libraries, as a control of ours.
    requires static jcublas;
    requires static jcudnn;

    exports io.clipsr.kernels;
    exports io.clipsr.kernels.devices;
    exports io.clipsr.kernels.profile;
    exports io.clipsr.kernels.support to
            io.clipsr;
}
