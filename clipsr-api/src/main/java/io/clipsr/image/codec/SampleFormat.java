package io.clipsr.image.codec;

import java.util.List;
import java.util.Locale;

/** The kinds of numbers that samples of a TIFF file are. */
enum SampleFormat {
    UNSIGNED,
    SIGNED,
    FLOATING;

    /** The largest sample, relative to white, of a picture whose brightest parts are only a little too bright. */
    private static final double OVERSHOOT = 1.1;
    /** The largest sample of a picture with a high dynamic range; one with larger samples has another white. */
    private static final double LARGEST_HIGHLIGHT = 16;

    private static final double[] WHITES = {255, 65535};

    /** Returns the kind by its number in the field SampleFormat. */
    static SampleFormat of(int number) throws DecodeException {
        return switch (number) {
            case 1, 4 -> UNSIGNED; // 4 is undefined, which is to be read as unsigned
            case 2 -> SIGNED;
            case 3 -> FLOATING;
            default -> throw new DecodeException("has samples that are complex numbers, which are not supported");
        };
    }

    /**
     * Returns which samples are black and white.
     *
     * @param rows the samples
     * @param bits the number of bits per sample
     * @param colors the number of colours of a pixel, before alpha
     * @param isLab whether white follows from the kind of colours
     * @param notes the list to which notes for the user are added
     */
    SampleRange range(NumberRows rows, int bits, int colors, boolean isLab, List<String> notes) {
        if (isLab || this == UNSIGNED && bits <= 16) {
            double white = Math.pow(2, bits) - 1;
            return new SampleRange(white, white);
        }
        NumberRows.Extremes extremes = rows.extremes(colors);
        if (extremes.invalid() > 0) {
            notes.add("has " + extremes.invalid()
                    + " samples that are infinite or not a number; they become black, or white if infinite");
        }
        double max = extremes.largest();
        if (extremes.smallest() < 0 && (this == SIGNED || extremes.smallest() < -(OVERSHOOT - 1) * Math.max(1, max))) {
            notes.add("has negative samples, down to " + number(extremes.smallest()) + "; they become black");
        }
        if (this != FLOATING) {
            double full = Math.pow(2, this == SIGNED ? bits - 1 : bits) - 1;
            double white = bits < 32 ? full : white(max, full);
            if (white != full) {
                notes.add(readAs(bits + " bits", max, white));
            }
            return new SampleRange(white, white);
        }
        if (max > LARGEST_HIGHLIGHT) {
            double white = white(max, max);
            notes.add(readAs("floating-point samples", max, white));
            return new SampleRange(white, extremes.largestAlpha() > OVERSHOOT ? white : 1);
        }
        if (max > OVERSHOOT) {
            notes.add("has samples up to " + number(max) + "; what is brighter than 1 becomes white");
        }
        return new SampleRange(1, 1);
    }

    private static String readAs(String what, double max, double white) {
        return "has " + what + " of at most " + number(max) + "; " + number(white) + " is taken for white";
    }

    private static double white(double max, double otherwise) {
        for (double white : WHITES) {
            if (max <= white * OVERSHOOT && white <= otherwise * OVERSHOOT) {
                return white;
            }
        }
        return otherwise;
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e9
                ? Long.toString((long) value)
                : String.format(Locale.ROOT, "%.4g", value);
    }
}
