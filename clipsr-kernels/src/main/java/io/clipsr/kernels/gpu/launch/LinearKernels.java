package io.clipsr.kernels.gpu.launch;

import io.clipsr.kernels.Activation;
import io.clipsr.kernels.gpu.GpuDriver;
import io.clipsr.kernels.gpu.LaunchShape;
import java.util.List;

/** The launcher of linear layers: {@code linear.cu} for few rows, a 1x1 convolution of a one-row map for many. */
final class LinearKernels {
    private static final int THREADS = 128;
    private static final int FEATURES = 32;
    private static final int ROWS = 4;
    /** The largest number of rows for which {@code linear.cu} is faster than tiles of 64 rows. */
    private static final int MAX_ROWS = 16;

    private final GpuDriver driver;
    private final KernelLibrary kernels;
    private final Conv2dKernels convolutions;

    LinearKernels(GpuDriver driver, KernelLibrary kernels, Conv2dKernels convolutions) {
        this.driver = driver;
        this.kernels = kernels;
        this.convolutions = convolutions;
    }

    /**
     * Computes a linear layer.
     *
     * @param residual the address of the residual, or 0 for none
     */
    void run(long x, int rows, GpuConv2dLayer convolution, Activation activation, long residual, long output) {
        int in = convolution.spec().inChannels();
        int out = convolution.spec().outChannels();
        if (rows > MAX_ROWS || in % 4 != 0 || convolution.narrow()) {
            List<ResidualArguments> residuals = ResidualArguments.ofRows(residual, rows);
            convolutions.run(new Conv2dKernels.Input(x, 1, 1, rows), convolution, activation, residuals, output);
            return;
        }
        LinearArguments a = new LinearArguments();
        a.x = x;
        a.weight = convolution.weight().address();
        a.bias = convolution.bias().address();
        a.residual = residual;
        a.output = output;
        a.rows = rows;
        a.inFeatures = in;
        a.outFeatures = out;
        a.packed = convolution.packedChannels();
        a.activation = activation.kind().ordinal();
        a.slope = activation.slope();
        LaunchShape shape =
                LaunchShape.of(THREADS, Conv2dKernels.blocks(out, FEATURES), Conv2dKernels.blocks(rows, ROWS), 1);
        driver.launch(kernels.kernel("linear", "linear_few_rows"), shape, a.arguments());
    }
}
