package io.clipsr.examples.cli.console;

import java.util.Locale;
import java.util.function.LongSupplier;

/** Measures progress, speed and remaining time of a batch. Pictures are weighted by file size. */
public final class ProgressMeter {
    private static final double SECOND = 1e9;

    private final LongSupplier nanoTime;
    private final long start;
    private final long[] weights;
    private final double[] fractions;
    private final long[] pixels;
    private final double all;
    private int finished;
    private String tiles = "";

    /**
     * @param nanoTime the clock, in nanoseconds
     * @param weights the share of the work of each picture, in any unit
     */
    public ProgressMeter(LongSupplier nanoTime, long... weights) {
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
        this.weights = weights.clone();
        this.fractions = new double[weights.length];
        this.pixels = new long[weights.length];
        double sum = 0;
        for (long weight : weights) {
            sum += weight;
        }
        this.all = sum;
    }

    /** Sets the number of pixels and tiles of a picture's result. */
    public synchronized void planned(int picture, long resultPixels, int ofAll) {
        pixels[picture] = resultPixels;
        tiles(picture, 0, ofAll);
    }

    public synchronized void tiles(int picture, int done, int ofAll) {
        fractions[picture] = (double) done / ofAll;
        tiles = done + "/" + ofAll + (ofAll == 1 ? " tile" : " tiles");
    }

    /** Marks a picture as done or failed. */
    public synchronized void finished(int picture) {
        fractions[picture] = 1;
        finished++;
    }

    /** Returns whether all pictures are done or failed. */
    synchronized boolean ended() {
        return finished == weights.length;
    }

    int pictures() {
        return weights.length;
    }

    public double seconds() {
        return (nanoTime.getAsLong() - start) / SECOND;
    }

    /** Returns the completed share of the work, 0 to 1. */
    synchronized double fraction() {
        double done = 0;
        for (int i = 0; i < weights.length; i++) {
            done += weights[i] * fractions[i];
        }
        return all > 0 ? done / all : 0;
    }

    /** {@code 86/200 pictures, 3.2/s, 0:36 left}; of a single picture {@code 5/12 tiles, 1.4 Mpx/s, 0:36 left}. */
    synchronized String text() {
        double seconds = seconds();
        double fraction = fraction();
        StringBuilder text = new StringBuilder();
        if (weights.length > 1) {
            text.append(finished).append('/').append(weights.length).append(" pictures");
        } else {
            text.append(tiles);
        }
        if (fraction > 0 && seconds > 0) {
            if (weights.length == 1 && pixels[0] > 0) {
                text.append(", ").append(megapixels(fractions[0] * pixels[0], seconds));
            } else if (weights.length > 1 && finished > 0) {
                text.append(", ").append(perSecond(finished, seconds));
            }
            if (fraction < 1) {
                text.append(", ")
                        .append(clock(seconds * (1 - fraction) / fraction))
                        .append(" left");
            }
        }
        return text.toString();
    }

    /** {@code 1.4 Mpx/s}. */
    public static String megapixels(double pixels, double seconds) {
        double rate = pixels / 1e6 / seconds;
        return String.format(Locale.ROOT, rate < 0.1 ? "%.3f Mpx/s" : "%.2f Mpx/s", rate);
    }

    /** {@code 3.2/s}, and of fewer than one in two seconds {@code 12.1 s each}. */
    public static String perSecond(int pictures, double seconds) {
        return pictures > 0 && seconds / pictures > 2
                ? String.format(Locale.ROOT, "%.1f s each", seconds / pictures)
                : String.format(Locale.ROOT, "%.1f/s", pictures / seconds);
    }

    /** {@code 0:36}, {@code 1:02:09}. */
    public static String clock(double seconds) {
        long whole = Math.round(seconds);
        return whole < 3600
                ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
    }
}
