package io.clipsr.image.metadata;

/**
 * The CIE 1931 chromaticities of the white point and the primaries of an RGB colour space: x and y of white, red, green
 * and blue.
 */
record Chromaticities(
        double whiteX,
        double whiteY,
        double redX,
        double redY,
        double greenX,
        double greenY,
        double blueX,
        double blueY) {

    /** Those of sRGB and of ITU-R BT.709. */
    static final Chromaticities SRGB = ofD65(0.64, 0.33, 0.30, 0.60, 0.15, 0.06);

    private static final double SAME_TOLERANCE = 0.002;
    private static final double SMALLEST_DETERMINANT = 1e-4;
    private static final double LARGEST = 2;
    private static final double[][] BRADFORD = {
        {0.8951, 0.2664, -0.1614}, {-0.7502, 1.7135, 0.0367}, {0.0389, -0.0685, 1.0296}
    };
    private static final double[] D50 = {0.9642, 1, 0.8249};

    /** Returns those of primaries with the white D65. */
    static Chromaticities ofD65(double... primaries) {
        return of(0.3127, 0.3290, primaries);
    }

    /** Returns those of a white and primaries. */
    static Chromaticities of(double whiteX, double whiteY, double... p) {
        return new Chromaticities(whiteX, whiteY, p[0], p[1], p[2], p[3], p[4], p[5]);
    }

    private double[] values() {
        return new double[] {whiteX, whiteY, redX, redY, greenX, greenY, blueX, blueY};
    }

    /** Returns whether these are the chromaticities of sRGB, as files round them. */
    boolean isSrgb() {
        double[] own = values();
        double[] standard = SRGB.values();
        for (int i = 0; i < own.length; i++) {
            if (Math.abs(own[i] - standard[i]) > SAME_TOLERANCE) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether they describe a colour space: the white lies within a triangle that is not a line. */
    boolean areUsable() {
        for (double value : values()) {
            if (!(Math.abs(value) <= LARGEST)) {
                return false;
            }
        }
        if (whiteY <= 0 || Math.abs(determinant(primaries())) < SMALLEST_DETERMINANT) {
            return false;
        }
        for (double light : product(inverse(primaries()), white())) {
            if (!(light > 0)) {
                return false;
            }
        }
        return true;
    }

    /** Returns the matrix from linear RGB to XYZ in which white has the luminance 1. */
    double[][] toXyz() {
        double[][] primaries = primaries();
        double[] light = product(inverse(primaries), white());
        double[][] matrix = new double[3][3];
        for (int i = 0; i < 3; i++) {
            for (int c = 0; c < 3; c++) {
                matrix[i][c] = primaries[i][c] * light[c];
            }
        }
        return matrix;
    }

    /** Returns the Bradford adaptation from this white to D50, the white of ICC profiles. */
    double[][] toD50() {
        double[] from = product(BRADFORD, white());
        double[] to = product(BRADFORD, D50);
        double[][] scaled = new double[3][3];
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                scaled[i][j] = to[i] / from[i] * BRADFORD[i][j];
            }
        }
        return product(inverse(BRADFORD), scaled);
    }

    private double[] white() {
        return new double[] {whiteX / whiteY, 1, (1 - whiteX - whiteY) / whiteY};
    }

    /** Returns the primaries as columns of x, y and z. */
    private double[][] primaries() {
        return new double[][] {
            {redX, greenX, blueX},
            {redY, greenY, blueY},
            {1 - redX - redY, 1 - greenX - greenY, 1 - blueX - blueY}
        };
    }

    static double[][] product(double[][] a, double[][] b) {
        double[][] c = new double[3][3];
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                c[i][j] = a[i][0] * b[0][j] + a[i][1] * b[1][j] + a[i][2] * b[2][j];
            }
        }
        return c;
    }

    private static double[] product(double[][] a, double[] v) {
        double[] p = new double[3];
        for (int i = 0; i < 3; i++) {
            p[i] = a[i][0] * v[0] + a[i][1] * v[1] + a[i][2] * v[2];
        }
        return p;
    }

    private static double determinant(double[][] m) {
        return m[0][0] * cofactor(m, 0, 0) + m[0][1] * cofactor(m, 0, 1) + m[0][2] * cofactor(m, 0, 2);
    }

    private static double cofactor(double[][] m, int i, int j) {
        int i1 = (i + 1) % 3;
        int i2 = (i + 2) % 3;
        int j1 = (j + 1) % 3;
        int j2 = (j + 2) % 3;
        return m[i1][j1] * m[i2][j2] - m[i1][j2] * m[i2][j1];
    }

    private static double[][] inverse(double[][] m) {
        double determinant = determinant(m);
        double[][] inverse = new double[3][3];
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                inverse[j][i] = cofactor(m, i, j) / determinant;
            }
        }
        return inverse;
    }
}
