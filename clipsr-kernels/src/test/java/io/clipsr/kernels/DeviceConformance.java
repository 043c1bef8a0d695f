package io.clipsr.kernels;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The base class of tests that run {@link ConformanceChecks} on a device. The device's memory must be filled with NaN,
 * so that unwritten outputs are detected.
 */
public abstract class DeviceConformance {
    private final ConformanceChecks checks = new ConformanceChecks(this::device, this::checkGuards);

    /** Returns the device under test. */
    protected abstract Device device();

    /** Fails if memory outside the outputs was written. Called after each operation. */
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
    Stream<DynamicTest> storedMaps() {
        return tests(checks.storedMaps());
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
