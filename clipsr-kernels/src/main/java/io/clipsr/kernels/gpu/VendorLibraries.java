package io.clipsr.kernels.gpu;

/**
 * The operations of a network that NVIDIA's own libraries can compute, as a reference for the results and the speed of
 * our kernels. They compute sums of products in float32, without TF32. Calls are ordered with the driver's launches. A
 * call can be captured in a graph if the same call was made before.
 */
public interface VendorLibraries extends AutoCloseable {

    /** The hyperparameters of a convolution of a map {@code [n, height, width, inChannels]}, padded on all sides. */
    record Convolution(
            int n, int height, int width, int inChannels, int outChannels, int kernel, int stride, int padding) {

        public int outHeight() {
            return (height + 2 * padding - kernel) / stride + 1;
        }

        public int outWidth() {
            return (width + 2 * padding - kernel) / stride + 1;
        }
    }

    /** Returns the libraries' names and versions, such as {@code cuDNN 8.9.7, cuBLAS 12}. */
    String describe();

    /** Returns the bytes of workspace that {@link #convolve} needs. */
    long workspace(Convolution convolution);

    /**
     * Computes the sums of a convolution.
     *
     * @param convolution the hyperparameters
     * @param input the address of the input {@code [n, height, width, inChannels]}
     * @param weight the address of the weights {@code [outChannels, kernel, kernel, inChannels]}
     * @param workspace the address of a workspace of {@link #workspace} bytes
     * @param sums the address of the output {@code [n, outHeight, outWidth, outChannels]}
     */
    void convolve(Convolution convolution, long input, long weight, long workspace, long sums);

    /**
     * Multiplies rows by a weight matrix.
     *
     * @param rows the number of rows
     * @param in the number of input features
     * @param out the number of output features
     * @param x the address of the input {@code [rows, in]}
     * @param weight the address of the weights {@code [out, in]}
     * @param sums the address of the output {@code [rows, out]}
     */
    void multiply(int rows, int in, int out, long x, long weight, long sums);

    /** Closes the libraries. Must be called before the driver that opened them is closed. */
    @Override
    void close();
}
