package io.clipsr.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Means, intervals and the sign test. */
class SampleTest {

    @Test
    void meanAndDeviation() {
        Sample sample = Sample.of(new double[] {2, 4, 4, 4, 5, 5, 7, 9}, 1);
        assertEquals(8, sample.count());
        assertEquals(5, sample.mean());
        assertEquals(Math.sqrt(32 / 7.0), sample.deviation(), 1e-12);
        assertTrue(sample.low() < 5 && sample.high() > 5);
    }

    @Test
    void theSameSeedGivesTheSameInterval() {
        double[] values = {1, 2, 3, 4, 50};
        assertEquals(Sample.of(values, 7), Sample.of(values, 7));
    }

    /** Of 100 values with deviation 1, the mean has a standard error of 0.1, the interval a half width of 0.196. */
    @Test
    void intervalsAreAsWideAsTheory() {
        Random random = new Random(3);
        double[] values = random.doubles(100).map(any -> random.nextGaussian()).toArray();
        Sample sample = Sample.of(values, 5);
        assertEquals(2 * 1.96 * sample.deviation() / 10, sample.high() - sample.low(), 0.04);
    }

    @Test
    void oneValueHasNoDeviationAndInfinityStays() {
        Sample one = Sample.of(new double[] {3}, 1);
        assertEquals(new Sample(1, 3, Double.NaN, 3, 3), one);
        Sample infinite = Sample.of(new double[] {3, Double.POSITIVE_INFINITY}, 1);
        assertEquals(Double.POSITIVE_INFINITY, infinite.mean());
        assertEquals(Double.NaN, infinite.deviation());
        assertEquals(3, infinite.low());
        assertEquals(Double.POSITIVE_INFINITY, infinite.high());
    }

    @Test
    void noValueOrNoNumberIsRefused() {
        String message = "there is no value, or one is NaN; leave out pictures that a measure does not apply to";
        for (double[] values : new double[][] {{}, {1, Double.NaN}}) {
            assertEquals(
                    message,
                    assertThrows(IllegalArgumentException.class, () -> Sample.of(values, 1))
                            .getMessage());
        }
    }

    @Test
    void differencesOfPairs() {
        double infinity = Double.POSITIVE_INFINITY;
        PairedSample paired = PairedSample.of(new double[] {3, 5, infinity, 1}, new double[] {1, 6, infinity, 1}, 1);
        assertEquals(0.25, paired.difference().mean());
        assertEquals(1, paired.higher());
        assertEquals(1, paired.lower());
        assertEquals(1, paired.p());
        assertEquals(
                "there are 1 and 2 values, expected one of each way for each picture",
                assertThrows(IllegalArgumentException.class, () -> PairedSample.of(new double[1], new double[2], 1))
                        .getMessage());
    }

    /** The values of R's {@code binom.test}. */
    @ParameterizedTest
    @CsvSource({
        "0, 0, 1",
        "1, 0, 1",
        "5, 5, 1",
        "10, 0, 0.001953125",
        "0, 10, 0.001953125",
        "9, 1, 0.021484375",
        "12, 5, 0.143463134765625",
        "60, 40, 0.0568879"
    })
    void signTest(int higher, int lower, double p) {
        assertEquals(p, PairedSample.signTest(higher, lower), 1e-7);
    }

    @ParameterizedTest
    @CsvSource({"-1, 2", "2, -1"})
    void negativeNumbersAreRefused(int higher, int lower) {
        assertThrows(IllegalArgumentException.class, () -> PairedSample.signTest(higher, lower));
    }
}
