package io.clipsr.kernels.gpu.launch;

import io.clipsr.kernels.gpu.KernelArguments;
import io.clipsr.kernels.gpu.memory.GpuTensor;

/**
 * The sizes of the maps that a kernel reads and writes: {@code MapSize} in {@code maps.cu}. Fields that are not set are
 * 0.
 */
final class MapSize implements KernelStruct {
    int channels;
    int inHeight;
    int inWidth;
    int outHeight;
    int outWidth;
    int rows;

    /** Returns the sizes of two maps with the same samples and channels. */
    static MapSize of(GpuTensor in, GpuTensor out) {
        MapSize m = new MapSize();
        m.channels = in.dim(1);
        m.inHeight = in.dim(2);
        m.inWidth = in.dim(3);
        m.outHeight = out.dim(2);
        m.outWidth = out.dim(3);
        m.rows = out.dim(0) * out.dim(2);
        return m;
    }

    @Override
    public void appendTo(KernelArguments arguments) {
        arguments
                .integer(channels)
                .integer(inHeight)
                .integer(inWidth)
                .integer(outHeight)
                .integer(outWidth)
                .integer(rows);
    }
}
