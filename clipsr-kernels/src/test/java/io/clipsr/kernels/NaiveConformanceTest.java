package io.clipsr.kernels;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The control refuses what the devices refuse. */
class NaiveConformanceTest {

    @TestFactory
    Stream<DynamicTest> refusals() {
        Device naive = new NaiveDevice();
        return new ConformanceChecks(() -> naive, () -> {})
                .refusals().stream().map(check -> dynamicTest(check.name(), check.body()::run));
    }
}
