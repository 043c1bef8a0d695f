package io.clipsr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.kernels.profile.KernelCounts;
import io.clipsr.weights.BundledModel;
import io.clipsr.weights.NativeModel;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests that the bundled model's profile is complete, independent of the threads, and not below the lower bound. */
class NetworkProfileTest {

    private static NetworkProfile profile(int grid, int threads) {
        try (NativeModel model = BundledModel.open()) {
            return NetworkProfile.of(model, grid, threads);
        }
    }

    @Test
    void sumsAreOfTheSameLaunches() {
        NetworkProfile profile = profile(8, 2);
        assertEquals(
                List.of(
                        "prompt",
                        "picture in",
                        "image encoder",
                        "refinement 1",
                        "refinement 2",
                        "refinement 3",
                        "refinement 4",
                        "reconstruction",
                        "picture out"),
                profile.parts().stream().map(KernelCounts::name).toList());
        assertEquals(profile.total(), KernelCounts.sum("total", profile.parts()));
        assertEquals(KernelCounts.sum("refinement", profile.parts().subList(3, 7)), profile.refinement());
    }

    @Test
    void countsAreTheSameOnEveryMachine() {
        assertEquals(profile(8, 1), profile(8, 3));
    }

    @Test
    void nothingIsBelowItsFloor() {
        for (KernelCounts kernel : profile(16, 2).kernels()) {
            assertTrue(kernel.byteRatio() >= 1 && kernel.byteRatio() < 20, "bytes of " + kernel);
            assertTrue(kernel.fmas() >= kernel.leastFmas(), "multiply-adds of " + kernel);
        }
    }

    @Test
    void hotKernelsHaveNoBankConflicts() {
        assertEquals(0, profile(16, 2).refinement().bankConflicts());
    }

    @Test
    void aPictureOfNothing() {
        assertThrows(IllegalArgumentException.class, () -> profile(0, 1));
    }
}
