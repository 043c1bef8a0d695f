package io.clipsr.kernels;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Tests that the naive device rejects the same arguments as the other devices. */
class NaiveConformanceTest {

    @TestFactory
    Stream<DynamicTest> refusals() {
        Device naive = new NaiveDevice();
        return new ConformanceChecks(() -> naive, () -> {})
                .refusals().stream().map(check -> dynamicTest(check.name(), check.body()::run));
    }
}
