package io.clipsr.kernels.gpu.launch;

import io.clipsr.kernels.gpu.GpuDriver;
import io.clipsr.kernels.gpu.KernelArguments;
import io.clipsr.kernels.gpu.LaunchShape;
import io.clipsr.kernels.gpu.memory.GpuTensor;

/**
 * The launcher of {@code maps.cu}, {@code pointwise.cu} and {@code norm.cu}: operations on whole maps and rows that are
 * not fused into a convolution.
 */
public final class MapKernels {
    private static final int THREADS = 128;
    private static final int TRANSPOSE_THREADS = 256;
    private static final int TILE = 32;
    /**
     * The largest number of rows or columns of a matrix that is not transposed by tiles, the same as in
     * {@code maps.cu}.
     */
    private static final int SMALL_SIDE = 8;

    private static final int ROWS_OF_NORM = 4;
    private static final int MAX_GRID_Y = 65535;

    private final GpuDriver driver;
    private final KernelLibrary kernels;

    public MapKernels(GpuDriver driver, KernelLibrary kernels) {
        this.driver = driver;
        this.kernels = kernels;
    }

    public void resizeNearest(GpuTensor map, GpuTensor out) {
        KernelArguments arguments = new KernelArguments().pointer(map.address()).pointer(out.address());
        MapSize.of(map, out).appendTo(arguments);
        launchMap("resize_nearest", out, arguments);
    }

    public void resizeBilinear(GpuTensor map, float fullHeight, float fullWidth, int top, int left, GpuTensor out) {
        KernelArguments arguments = new KernelArguments().pointer(map.address()).pointer(out.address());
        MapSize.of(map, out).appendTo(arguments);
        launchMap(
                "resize_bilinear",
                out,
                arguments.real(fullHeight).real(fullWidth).integer(top).integer(left));
    }

    public void crop(GpuTensor map, int top, int left, GpuTensor out) {
        KernelArguments arguments = new KernelArguments().pointer(map.address()).pointer(out.address());
        MapSize.of(map, out).appendTo(arguments);
        launchMap("crop", out, arguments.integer(top).integer(left));
    }

    public void paste(GpuTensor map, GpuTensor patch, int top, int left, GpuTensor out) {
        KernelArguments arguments = new KernelArguments()
                .pointer(map.address())
                .pointer(patch.address())
                .pointer(out.address());
        MapSize.of(patch, out).appendTo(arguments);
        launchMap("paste", out, arguments.integer(top).integer(left));
    }

    /** Transposes each of n matrices {@code [rows][columns]}. */
    public void transpose(long from, long to, int n, int rows, int columns) {
        if (rows <= SMALL_SIDE || columns <= SMALL_SIDE) {
            int few = Math.min(rows, columns);
            int count = Math.max(rows, columns);
            driver.launch(
                    kernels.kernel("maps", rows <= columns ? "interleave" : "deinterleave"),
                    LaunchShape.of(THREADS, Conv2dKernels.blocks(count, THREADS), 1, n),
                    new KernelArguments().pointer(from).pointer(to).integer(few).integer(count));
            return;
        }
        int tiles = Conv2dKernels.blocks(rows, TILE) * Conv2dKernels.blocks(columns, TILE);
        driver.launch(
                kernels.kernel("maps", "transpose"),
                LaunchShape.of(TRANSPOSE_THREADS, tiles, 1, n),
                new KernelArguments().pointer(from).pointer(to).integer(rows).integer(columns));
    }

    public void layerNorm(GpuTensor x, GpuTensor weight, GpuTensor bias, float epsilon, GpuTensor out) {
        int width = weight.elements();
        int rows = x.elements() / width;
        driver.launch(
                kernels.kernel("norm", "layer_norm"),
                LaunchShape.of(THREADS, Conv2dKernels.blocks(rows, ROWS_OF_NORM), 1, 1),
                new KernelArguments()
                        .pointer(x.address())
                        .pointer(weight.address())
                        .pointer(bias.address())
                        .pointer(out.address())
                        .integer(rows)
                        .integer(width)
                        .real(epsilon));
    }

    public void add(GpuTensor a, float factor, GpuTensor b, GpuTensor out) {
        int count = b.elements();
        launchPointwise(
                "add",
                count,
                a.elements() / count,
                new KernelArguments()
                        .pointer(a.address())
                        .pointer(b.address())
                        .pointer(out.address())
                        .integer(count)
                        .real(factor));
    }

    /**
     * Runs of a tensor's values at a fixed stride.
     *
     * @param tensor the tensor
     * @param at the index of the first value of the first run
     * @param stride the distance between the starts of consecutive runs, in values
     */
    public record StridedRuns(GpuTensor tensor, int at, int stride) {
        long address() {
            return tensor.address() + (long) at * Float.BYTES;
        }
    }

    public void copy(StridedRuns from, StridedRuns to, int runs, int count) {
        launchPointwise(
                "copy_stretches",
                count,
                runs,
                new KernelArguments()
                        .pointer(from.address())
                        .pointer(to.address())
                        .integer(count)
                        .integer(from.stride)
                        .integer(to.stride));
    }

    private void launchPointwise(String kernel, int count, int repeats, KernelArguments arguments) {
        driver.launch(
                kernels.kernel("pointwise", kernel),
                LaunchShape.of(THREADS, Conv2dKernels.blocks(count, THREADS), repeats, 1),
                arguments);
    }

    private void launchMap(String kernel, GpuTensor out, KernelArguments arguments) {
        int rows = out.dim(0) * out.dim(2);
        int across = Conv2dKernels.blocks(out.dim(3) * out.dim(1), THREADS);
        driver.launch(
                kernels.kernel("maps", kernel),
                LaunchShape.of(THREADS, across, Math.min(rows, MAX_GRID_Y), 1),
                arguments);
    }
}
