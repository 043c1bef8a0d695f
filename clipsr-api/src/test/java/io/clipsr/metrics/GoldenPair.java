package io.clipsr.metrics;

import io.clipsr.GoldenFile;
import java.io.IOException;

/** Two pictures whose metrics the published program computed. */
final class GoldenPair {

    private GoldenPair() {}

    static Planes read(int number) throws IOException {
        GoldenFile golden = new GoldenFile(GoldenPair.class, "metrics.safetensors");
        int[] shape = golden.shape("hr_" + number);
        return new Planes(shape[2], shape[1], golden.bytes("hr_" + number), golden.bytes("sr_" + number));
    }
}
