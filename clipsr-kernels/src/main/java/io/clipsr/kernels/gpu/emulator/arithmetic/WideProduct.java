package io.clipsr.kernels.gpu.emulator.arithmetic;

import io.clipsr.kernels.gpu.emulator.ptx.Bank;

/** {@code mad.wide} of 32 bits: {@code d = a * b + c} in 64. */
public final class WideProduct {

    private WideProduct() {}

    public static void signed(long[] d, int[] a, int[] b, long[] c) {
        for (int i = 0; i < Bank.LANES; i++) {
            d[i] = (long) a[i] * b[i] + c[i];
        }
    }

    public static void unsigned(long[] d, int[] a, int[] b, long[] c) {
        for (int i = 0; i < Bank.LANES; i++) {
            d[i] = (a[i] & 0xffffffffL) * (b[i] & 0xffffffffL) + c[i];
        }
    }
}
