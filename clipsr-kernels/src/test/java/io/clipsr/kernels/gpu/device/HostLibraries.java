package io.clipsr.kernels.gpu.device;

import io.clipsr.kernels.gpu.GpuDriver;
import io.clipsr.kernels.gpu.VendorLibraries;
import java.util.Arrays;

/** A stand-in for the vendor's libraries on the emulator, which computes the sums on the host. */
final class HostLibraries implements VendorLibraries {
    /** The bytes of workspace, which {@link #convolve} fills with NaN to test that it is separate memory. */
    private static final int WORKSPACE = 1000;

    private final GpuDriver driver;

    HostLibraries(GpuDriver driver) {
        this.driver = driver;
    }

    @Override
    public String describe() {
        return "plain loops";
    }

    @Override
    public long workspace(Convolution convolution) {
        return WORKSPACE;
    }

    @Override
    public void convolve(Convolution c, long input, long weight, long workspace, long sums) {
        if (workspace != 0) {
            float[] poison = new float[(int) workspace(c) / Float.BYTES];
            Arrays.fill(poison, Float.NaN);
            driver.copyToDevice(poison, 0, workspace, poison.length);
        }
        float[] x = read(input, c.n() * c.height() * c.width() * c.inChannels());
        float[] w = read(weight, c.outChannels() * c.kernel() * c.kernel() * c.inChannels());
        float[] out = new float[c.n() * c.outHeight() * c.outWidth() * c.outChannels()];
        int at = 0;
        for (int sample = 0; sample < c.n(); sample++) {
            for (int oy = 0; oy < c.outHeight(); oy++) {
                for (int ox = 0; ox < c.outWidth(); ox++) {
                    for (int q = 0; q < c.outChannels(); q++) {
                        out[at++] = (float)
                                sum(c, x, w, sample, oy * c.stride() - c.padding(), ox * c.stride() - c.padding(), q);
                    }
                }
            }
        }
        driver.copyToDevice(out, 0, sums, out.length);
    }

    private static double sum(Convolution c, float[] x, float[] w, int sample, int top, int left, int q) {
        double sum = 0;
        for (int ky = Math.max(0, -top); ky < Math.min(c.kernel(), c.height() - top); ky++) {
            for (int kx = Math.max(0, -left); kx < Math.min(c.kernel(), c.width() - left); kx++) {
                int from = ((sample * c.height() + top + ky) * c.width() + left + kx) * c.inChannels();
                int tap = ((q * c.kernel() + ky) * c.kernel() + kx) * c.inChannels();
                for (int i = 0; i < c.inChannels(); i++) {
                    sum += (double) x[from + i] * w[tap + i];
                }
            }
        }
        return sum;
    }

    @Override
    public void multiply(int rows, int in, int out, long x, long weight, long sums) {
        convolve(new Convolution(1, 1, rows, in, out, 1, 1, 0), x, weight, 0, sums);
    }

    private float[] read(long address, int count) {
        float[] values = new float[count];
        driver.copyFromDevice(address, values, 0, count);
        return values;
    }

    @Override
    public void close() {}
}
