package io.clipsr.image.metadata;

/**
 * How large a picture is to be printed.
 *
 * @param x dots per inch across
 * @param y dots per inch down
 */
public record Density(double x, double y) {
    static final double INCHES_PER_METRE = 39.3700787401574803;
    private static final double MOST = 65535;

    /** Null for what no printer could mean. */
    static Density of(double x, double y) {
        return x > 0 && y > 0 && x <= MOST && y <= MOST ? new Density(x, y) : null;
    }
}
