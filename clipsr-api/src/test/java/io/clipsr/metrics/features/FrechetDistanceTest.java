package io.clipsr.metrics.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrechetDistanceTest {

    /** Independent features of any deviation: the distance is the sum of those in one dimension. */
    private static List<float[]> features(int seed, int count, double shift, double... deviations) {
        Random random = new Random(seed);
        List<float[]> features = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            float[] one = new float[deviations.length];
            for (int k = 0; k < one.length; k++) {
                one[k] = (float) (shift + deviations[k] * random.nextGaussian());
            }
            features.add(one);
        }
        return features;
    }

    @Test
    void isThatOfGaussians() {
        double distance = FrechetDistance.between(features(1, 20_000, 0, 1, 2, 3), features(2, 20_000, 1, 2, 2, 0.5));
        assertEquals(3 + 1 + 0 + 6.25, distance, 0.15);
    }

    /** Two dimensions with correlation, by the closed form of commuting matrices: S2 = 4 S1. */
    @Test
    void correlationsCount() {
        List<float[]> first = List.of(new float[] {0, 0}, new float[] {1, 2}, new float[] {3, 1}, new float[] {4, 5});
        List<float[]> second = first.stream()
                .map(row -> new float[] {2 * row[0] - 2, 2 * row[1] - 2})
                .toList();
        double trace = (10 + 14) / 3.0; // of S1: squares about the means 2 and 2
        assertEquals(trace, FrechetDistance.between(first, second), 1e-6);
    }

    @Test
    void equalSetsAreNear() {
        List<float[]> set = features(3, 5, 0, 1, 1, 1, 1, 1, 1, 1, 1); // fewer pictures than features
        assertEquals(0, FrechetDistance.between(set, set), 1e-4);
    }

    @Test
    void tooFewOrOddFeaturesAreRefused() {
        List<float[]> two = List.of(new float[2], new float[2]);
        assertThrows(IllegalArgumentException.class, () -> FrechetDistance.between(List.of(), two));
        assertThrows(IllegalArgumentException.class, () -> FrechetDistance.between(two, List.of(new float[2])));
        assertThrows(
                IllegalArgumentException.class,
                () -> FrechetDistance.between(two, List.of(new float[2], new float[3])));
    }
}
