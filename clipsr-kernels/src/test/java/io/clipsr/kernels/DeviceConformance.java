package io.clipsr.kernels;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs {@link ConformanceChecks} on a device. A device's tests extend this and say how to open it; what it hands out
 * must be poisoned, so that an output that nobody wrote shows as NaN.
 */
public abstract class DeviceConformance {
    private final ConformanceChecks checks = new ConformanceChecks(this::device, this::checkGuards);

    /** The device under test. */
    protected abstract Device device();

    /** Called after each operation: fails if something outside of the outputs was written. */
    protected abstract void checkGuards();

    @TestFactory
    Stream<DynamicTest> convolutions() {
        return tests(checks.convolutions());
    }

    @TestFactory
    Stream<DynamicTest> fusedConvolutions() {
        return tests(checks.fusedConvolutions());
    }

    @TestFactory
    Stream<DynamicTest> sequences() {
        return tests(checks.sequences());
    }

    @TestFactory
    Stream<DynamicTest> perceptrons() {
        return tests(checks.perceptrons());
    }

    @TestFactory
    Stream<DynamicTest> attention() {
        return tests(checks.attention());
    }

    @TestFactory
    Stream<DynamicTest> maps() {
        return tests(checks.maps());
    }

    @TestFactory
    Stream<DynamicTest> refusals() {
        return tests(checks.refusals());
    }

    private static Stream<DynamicTest> tests(List<ConformanceChecks.Check> checks) {
        return checks.stream().map(check -> dynamicTest(check.name(), check.body()::run));
    }
}
