package io.clipsr.examples.cli.evaluate.report;

import io.clipsr.metrics.PairedSample;
import io.clipsr.metrics.Sample;
import java.util.Locale;

/** Numbers as text. */
final class Numbers {
    private static final double SMALL = 0.001;

    private Numbers() {}

    /** Returns a number with so many decimals; an infinite one as a sign, NaN as a dash. */
    static String fixed(double value, int decimals) {
        if (Double.isNaN(value)) {
            return "\u2013";
        }
        return Double.isInfinite(value)
                ? (value < 0 ? "\u2212" : "") + "\u221e"
                : String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    /** Returns a number with its sign. */
    static String signed(double value, int decimals) {
        return (value > 0 ? "+" : "") + fixed(value, decimals);
    }

    /** Returns an interval, such as {@code 24.10 to 25.31}. */
    static String interval(Sample sample, int decimals) {
        return fixed(sample.low(), decimals) + " to " + fixed(sample.high(), decimals);
    }

    /** Returns a difference's wins, losses and p, such as {@code 11 : 1, p = 0.006}. */
    static String signs(PairedSample paired) {
        return paired.higher() + " : " + paired.lower() + ", p "
                + (paired.p() < SMALL ? "< 0.001" : "= " + fixed(paired.p(), 3));
    }
}
