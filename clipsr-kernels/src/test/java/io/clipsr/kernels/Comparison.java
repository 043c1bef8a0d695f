package io.clipsr.kernels;

import io.clipsr.kernels.ConformanceChecks.Check;
import java.util.Arrays;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The comparison of a device's operation with that of the naive device, on the same random inputs.
 *
 * <p>Error bounds are relative to the largest magnitude of the expected output. Operations that only copy values must
 * be exact.
 */
final class Comparison {
    static final double EXACT = 0;
    /** The error bound for a few roundings. */
    static final double POINTWISE = 1e-6;
    /** The error bound for float sums of up to a few thousand products, compared with double. */
    static final double SUMS = 4e-6;
    /** The error bound for exponentials of sums. */
    static final double SOFTMAX = 8e-6;

    private final Device control = new NaiveDevice();
    private final Supplier<Device> device;
    private final Runnable guards;

    Comparison(Supplier<Device> device, Runnable guards) {
        this.device = device;
        this.guards = guards;
    }

    Check check(String name, double bound, Function<DrawnInputs, Tensor> operation) {
        return new Check(name, () -> {
            for (int seed = 1; seed <= 2; seed++) {
                Tensor expected = operation.apply(new DrawnInputs(control, seed));
                Device tested = device.get();
                try (TensorScope scope = tested.openScope()) {
                    Tensor actual = operation.apply(new DrawnInputs(tested, seed));
                    if (!Arrays.equals(expected.shape(), actual.shape())) {
                        throw new AssertionError("shape is " + Arrays.toString(actual.shape()) + ", expected "
                                + Arrays.toString(expected.shape()));
                    }
                    compare(control.download(expected), tested.download(actual), bound);
                    guards.run();
                }
            }
        });
    }

    private static void compare(float[] expected, float[] actual, double bound) {
        double largest = 1e-30;
        for (float v : expected) {
            largest = Math.max(largest, Math.abs(v));
        }
        for (int i = 0; i < expected.length; i++) {
            double error = Math.abs((double) expected[i] - actual[i]) / largest;
            // The negated comparison also fails for NaN.
            if (!(error <= bound)) {
                throw new AssertionError("value " + i + " of " + expected.length + " is " + actual[i] + ", expected "
                        + expected[i] + " within " + bound + " of the largest, " + largest);
            }
        }
    }
}
