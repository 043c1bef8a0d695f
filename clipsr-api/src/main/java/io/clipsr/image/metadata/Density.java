package io.clipsr.image.metadata;

/**
 * The print resolution of a picture.
 *
 * @param x the horizontal resolution in dots per inch
 * @param y the vertical resolution in dots per inch
 */
public record Density(double x, double y) {
    static final double INCHES_PER_METRE = 39.3700787401574803;
    private static final double MAX = 65535;

    /** Returns the density; null for an implausible value. */
    static Density of(double x, double y) {
        return x > 0 && y > 0 && x <= MAX && y <= MAX ? new Density(x, y) : null;
    }
}
