package io.clipsr.model;

import io.clipsr.GoldenFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;

/** Reference outputs. Large tensors are committed as every 61st value (src/test/python/sample_goldens.py). */
public final class SampledGolden {
    private static final int STRIDE = 61;

    private final GoldenFile file;

    public SampledGolden(String name) throws IOException {
        this.file = new GoldenFile(SampledGolden.class, "/io/clipsr/golden/" + name);
    }

    public float[] values(String name) {
        return file.floats(name);
    }

    /** Returns the token ids, 77 for each prompt. */
    public int[][] ids(String name) {
        int[] shape = file.shape(name);
        int[][] ids = new int[shape[0]][shape[1]];
        IntBuffer values =
                ByteBuffer.wrap(file.bytes(name)).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
        for (int[] prompt : ids) {
            values.get(prompt);
        }
        return ids;
    }

    /** Fails if the relative error, {@code ||actual - expected|| / ||expected||}, is above the tolerance. */
    void check(String name, float[] actual, double tolerance) {
        check(name, actual, actual.length, tolerance);
    }

    /** Compares only the first values, for an actual tensor that is shorter than the golden one. */
    void check(String name, float[] actual, int first, double tolerance) {
        double error = relativeError(name, actual, first);
        // This form of the comparison also fails for NaN.
        if (!(error <= tolerance)) {
            throw new AssertionError(name + ": relative error " + error + " is above " + tolerance);
        }
    }

    /** Returns {@code ||actual - expected|| / ||expected||} over the committed values of the golden tensor. */
    public double relativeError(String name, float[] actual) {
        return relativeError(name, actual, actual.length);
    }

    private double relativeError(String name, float[] actual, int first) {
        float[] expected = values(name);
        int stride = expected.length == actual.length ? 1 : STRIDE;
        int count = (first + stride - 1) / stride;
        if (count > expected.length || first == actual.length && count != expected.length && stride != 1) {
            throw new AssertionError(
                    name + " has " + expected.length + " samples, but " + count + " are due for " + first + " values");
        }
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < count; i++) {
            double d = actual[i * stride] - expected[i];
            difference += d * d;
            norm += (double) expected[i] * expected[i];
        }
        return Math.sqrt(difference / norm);
    }
}
