package io.clipsr.kernels.gpu.jcuda;

import io.clipsr.kernels.gpu.GpuException;
import io.clipsr.kernels.gpu.VendorLibraries;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import jcuda.Pointer;
import jcuda.driver.CUstream;
import jcuda.jcublas.JCublas2;
import jcuda.jcublas.cublasHandle;
import jcuda.jcublas.cublasMath;
import jcuda.jcublas.cublasOperation;
import jcuda.jcublas.cublasStatus;
import jcuda.jcudnn.JCudnn;
import jcuda.jcudnn.cudnnConvolutionDescriptor;
import jcuda.jcudnn.cudnnConvolutionFwdAlgoPerf;
import jcuda.jcudnn.cudnnConvolutionMode;
import jcuda.jcudnn.cudnnDataType;
import jcuda.jcudnn.cudnnFilterDescriptor;
import jcuda.jcudnn.cudnnHandle;
import jcuda.jcudnn.cudnnMathType;
import jcuda.jcudnn.cudnnStatus;
import jcuda.jcudnn.cudnnTensorDescriptor;
import jcuda.jcudnn.cudnnTensorFormat;
import jcuda.runtime.cudaStream_t;

/**
 * cuDNN and cuBLAS on a CUDA driver's stream, called through JCudnn and JCublas.
 *
 * <p>Not yet run with the real libraries. The newest JCudnn is 11.7, which needs cuDNN 8; JCublas needs cuBLAS 12.
 */
final class CudaLibraries implements VendorLibraries {
    private static final int MAX_ALGORITHMS = 8;
    private static final Pointer ONE = Pointer.to(new float[] {1});
    private static final Pointer ZERO = Pointer.to(new float[] {0});

    private final CudaDriver driver;
    private final cudnnHandle cudnn = new cudnnHandle();
    private final cublasHandle cublas = new cublasHandle();
    private final Map<Convolution, Plan> plans = new HashMap<>();

    /** The cuDNN descriptors of a convolution, and the algorithm that cuDNN chose. */
    private static final class Plan {
        private final cudnnTensorDescriptor input = new cudnnTensorDescriptor();
        private final cudnnFilterDescriptor weight = new cudnnFilterDescriptor();
        private final cudnnConvolutionDescriptor convolution = new cudnnConvolutionDescriptor();
        private final cudnnTensorDescriptor output = new cudnnTensorDescriptor();
        private int algorithm;
        private final long[] workspace = new long[1];

        void close() {
            JCudnn.cudnnDestroyTensorDescriptor(input);
            JCudnn.cudnnDestroyFilterDescriptor(weight);
            JCudnn.cudnnDestroyConvolutionDescriptor(convolution);
            JCudnn.cudnnDestroyTensorDescriptor(output);
        }
    }

    /**
     * Opens the libraries.
     *
     * @param driver the driver, whose context is current
     */
    CudaLibraries(CudaDriver driver, CUstream stream) {
        this.driver = driver;
        JCublas2.setExceptionsEnabled(false);
        JCudnn.setExceptionsEnabled(false);
        cublas("cublasCreate", JCublas2.cublasCreate(cublas));
        boolean done = false;
        try {
            cublas("cublasSetStream", JCublas2.cublasSetStream(cublas, new cudaStream_t(stream)));
            cublas(
                    "cublasSetMathMode",
                    JCublas2.cublasSetMathMode(cublas, cublasMath.CUBLAS_DEFAULT_MATH)); // float32 without TF32
            cudnn("cudnnCreate", JCudnn.cudnnCreate(cudnn));
            cudnn("cudnnSetStream", JCudnn.cudnnSetStream(cudnn, new cudaStream_t(stream)));
            done = true;
        } finally {
            if (!done) {
                JCublas2.cublasDestroy(cublas);
            }
        }
    }

    @Override
    public String describe() {
        long version = JCudnn.cudnnGetVersion(); // 8907 for 8.9.7
        return String.format(
                Locale.ROOT, "cuDNN %d.%d.%d, cuBLAS 12", version / 1000, version / 100 % 10, version % 100);
    }

    @Override
    public long workspace(Convolution convolution) {
        synchronized (driver) {
            driver.enter();
            return plan(convolution).workspace[0];
        }
    }

    @Override
    public void convolve(Convolution convolution, long input, long weight, long workspace, long sums) {
        synchronized (driver) {
            driver.enter();
            Plan plan = plan(convolution);
            cudnn(
                    "cudnnConvolutionForward",
                    JCudnn.cudnnConvolutionForward(
                            cudnn,
                            ONE,
                            plan.input,
                            driver.pointer(input),
                            plan.weight,
                            driver.pointer(weight),
                            plan.convolution,
                            plan.algorithm,
                            driver.pointer(workspace),
                            plan.workspace[0],
                            ZERO,
                            plan.output,
                            driver.pointer(sums)));
        }
    }

    /** Computes the transposed product {@code sums' = weight x'}, because cuBLAS stores matrices column-major. */
    @Override
    public void multiply(int rows, int in, int out, long x, long weight, long sums) {
        synchronized (driver) {
            driver.enter();
            cublas(
                    "cublasSgemm",
                    JCublas2.cublasSgemm(
                            cublas,
                            cublasOperation.CUBLAS_OP_T,
                            cublasOperation.CUBLAS_OP_N,
                            out,
                            rows,
                            in,
                            ONE,
                            driver.pointer(weight),
                            in,
                            driver.pointer(x),
                            in,
                            ZERO,
                            driver.pointer(sums),
                            out));
        }
    }

    private Plan plan(Convolution c) {
        Plan known = plans.get(c);
        if (known != null) {
            return known;
        }
        Plan plan = new Plan();
        boolean done = false;
        try {
            describe(c, plan);
            plan.algorithm = fastest(c, plan);
            cudnn(
                    "cudnnGetConvolutionForwardWorkspaceSize",
                    JCudnn.cudnnGetConvolutionForwardWorkspaceSize(
                            cudnn,
                            plan.input,
                            plan.weight,
                            plan.convolution,
                            plan.output,
                            plan.algorithm,
                            plan.workspace));
            plans.put(c, plan);
            done = true;
            return plan;
        } finally {
            if (!done) {
                plan.close();
            }
        }
    }

    private static void describe(Convolution c, Plan plan) {
        int nhwc = cudnnTensorFormat.CUDNN_TENSOR_NHWC;
        int real = cudnnDataType.CUDNN_DATA_FLOAT;
        cudnn("cudnnCreateTensorDescriptor", JCudnn.cudnnCreateTensorDescriptor(plan.input));
        cudnn("cudnnCreateTensorDescriptor", JCudnn.cudnnCreateTensorDescriptor(plan.output));
        cudnn("cudnnCreateFilterDescriptor", JCudnn.cudnnCreateFilterDescriptor(plan.weight));
        cudnn("cudnnCreateConvolutionDescriptor", JCudnn.cudnnCreateConvolutionDescriptor(plan.convolution));
        cudnn(
                "cudnnSetTensor4dDescriptor",
                JCudnn.cudnnSetTensor4dDescriptor(
                        plan.input, nhwc, real, c.n(), c.inChannels(), c.height(), c.width()));
        cudnn(
                "cudnnSetTensor4dDescriptor",
                JCudnn.cudnnSetTensor4dDescriptor(
                        plan.output, nhwc, real, c.n(), c.outChannels(), c.outHeight(), c.outWidth()));
        cudnn(
                "cudnnSetFilter4dDescriptor",
                JCudnn.cudnnSetFilter4dDescriptor(
                        plan.weight, real, nhwc, c.outChannels(), c.inChannels(), c.kernel(), c.kernel()));
        cudnn(
                "cudnnSetConvolution2dDescriptor",
                JCudnn.cudnnSetConvolution2dDescriptor(
                        plan.convolution,
                        c.padding(),
                        c.padding(),
                        c.stride(),
                        c.stride(),
                        1,
                        1,
                        cudnnConvolutionMode.CUDNN_CROSS_CORRELATION,
                        real));
        cudnn(
                "cudnnSetConvolutionMathType",
                JCudnn.cudnnSetConvolutionMathType(plan.convolution, cudnnMathType.CUDNN_FMA_MATH));
    }

    /**
     * Returns the fastest algorithm, which cuDNN finds by running all of them. It computes in float32, as the
     * descriptor specifies.
     */
    private int fastest(Convolution c, Plan plan) {
        int[] found = new int[1];
        cudnnConvolutionFwdAlgoPerf[] all = new cudnnConvolutionFwdAlgoPerf[MAX_ALGORITHMS];
        Arrays.setAll(all, i -> new cudnnConvolutionFwdAlgoPerf());
        cudnn(
                "cudnnFindConvolutionForwardAlgorithm",
                JCudnn.cudnnFindConvolutionForwardAlgorithm(
                        cudnn, plan.input, plan.weight, plan.convolution, plan.output, MAX_ALGORITHMS, found, all));
        return Arrays.stream(all, 0, found[0])
                .filter(a -> a.status == cudnnStatus.CUDNN_STATUS_SUCCESS)
                .filter(a ->
                        a.mathType == cudnnMathType.CUDNN_FMA_MATH || a.mathType == cudnnMathType.CUDNN_DEFAULT_MATH)
                .findFirst()
                .orElseThrow(() -> new GpuException("cuDNN has no float32 algorithm for " + c))
                .algo;
    }

    @Override
    public void close() {
        synchronized (driver) {
            driver.enter();
            plans.values().forEach(Plan::close);
            plans.clear();
            JCudnn.cudnnDestroy(cudnn);
            JCublas2.cublasDestroy(cublas);
        }
    }

    private static void cublas(String call, int code) {
        if (code != cublasStatus.CUBLAS_STATUS_SUCCESS) {
            throw new GpuException(call + " failed: " + cublasStatus.stringFor(code));
        }
    }

    private static void cudnn(String call, int code) {
        if (code != cudnnStatus.CUDNN_STATUS_SUCCESS) {
            throw new GpuException(call + " failed: " + cudnnStatus.stringFor(code));
        }
    }
}
