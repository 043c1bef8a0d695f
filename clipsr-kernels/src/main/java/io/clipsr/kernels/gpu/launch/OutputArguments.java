package io.clipsr.kernels.gpu.launch;

import io.clipsr.kernels.Activation;
import io.clipsr.kernels.Modulation;
import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.gpu.KernelArguments;
import io.clipsr.kernels.gpu.memory.GpuTensor;
import io.clipsr.kernels.support.StoredMap;

/**
 * The arguments of a map that a convolution stores: {@code Output} in {@code conv2d_arguments.cuh}. Fields that are not
 * set are 0.
 */
final class OutputArguments implements KernelStruct {
    long data;
    long gamma0;
    long beta0;
    long gamma1;
    long beta1;
    int channel;
    int channels;
    int top;
    int left;
    int height;
    int width;
    int shared;
    int activation;
    float slope;

    static OutputArguments of(StoredMap<GpuTensor> output) {
        OutputArguments a = new OutputArguments();
        a.data = output.tensor().address();
        a.channel = output.channels().from();
        a.channels = output.channels().count();
        a.top = output.window().top();
        a.left = output.window().left();
        a.height = output.window().height();
        a.width = output.window().width();
        if (output.then() instanceof Modulation m) {
            a.gamma0 = address(m.gamma0());
            a.beta0 = address(m.beta0());
            a.gamma1 = address(m.gamma1());
            a.beta1 = address(m.beta1());
            a.shared = m.gamma0().dim(0) == 1 ? 1 : 0;
            a.slope = m.slope();
        } else {
            Activation activation = (Activation) output.then();
            a.activation = activation.kind().ordinal();
            a.slope = activation.slope();
        }
        return a;
    }

    /** Returns the arguments of the whole result of a convolution, unchanged. */
    static OutputArguments plain(long address, int channels, int height, int width) {
        OutputArguments a = new OutputArguments();
        a.data = address;
        a.channels = channels;
        a.height = height;
        a.width = width;
        return a;
    }

    /** Returns whether four channels of the result, from a multiple of 4 on, are together in this map or not at all. */
    boolean hasWholeWords() {
        return channel % 4 == 0 && channels % 4 == 0;
    }

    private static long address(Tensor tensor) {
        return ((GpuTensor) tensor).address();
    }

    @Override
    public void appendTo(KernelArguments arguments) {
        arguments
                .pointer(data)
                .pointer(gamma0)
                .pointer(beta0)
                .pointer(gamma1)
                .pointer(beta1)
                .integer(channel)
                .integer(channels)
                .integer(top)
                .integer(left)
                .integer(height)
                .integer(width)
                .integer(shared)
                .integer(activation)
                .real(slope)
                .integer(0);
    }
}
