package io.clipsr.kernels.gpu;

/**
 * What NVIDIA's own libraries do of a network, as a control of our kernels and a measure for them: plain sums in
 * float32, without TF32. Calls are ordered among a driver's launches, and can be captured once they were made before.
 */
public interface VendorLibraries extends AutoCloseable {

    /** A convolution of a map {@code [n, height, width, inChannels]}, padded on all sides. */
    record Convolution(
            int n, int height, int width, int inChannels, int outChannels, int kernel, int stride, int padding) {

        public int outHeight() {
            return (height + 2 * padding - kernel) / stride + 1;
        }

        public int outWidth() {
            return (width + 2 * padding - kernel) / stride + 1;
        }
    }

    /** Returns the libraries' names and versions: {@code cuDNN 8.9.7, cuBLAS 12}. */
    String describe();

    /** Returns the bytes of workspace that {@link #convolve} needs. */
    long workspace(Convolution convolution);

    /**
     * @param input address of {@code [n, height, width, inChannels]}
     * @param weight address of {@code [outChannels, kernel, kernel, inChannels]}
     * @param workspace address of as many bytes as {@link #workspace} says
     * @param sums address of {@code [n, outHeight, outWidth, outChannels]}
     */
    void convolve(Convolution convolution, long input, long weight, long workspace, long sums);

    /**
     * Products of rows and a weight matrix.
     *
     * @param x address of {@code [rows, in]}
     * @param weight address of {@code [out, in]}
     * @param sums address of {@code [rows, out]}
     */
    void multiply(int rows, int in, int out, long x, long weight, long sums);

    /** Closes the libraries. Must happen before the driver that opened them is closed. */
    @Override
    void close();
}
