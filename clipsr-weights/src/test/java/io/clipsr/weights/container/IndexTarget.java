package io.clipsr.weights.container;

import io.clipsr.weights.format.WeightFormatException;
import io.clipsr.weights.fuzz.FuzzTarget;
import io.clipsr.weights.fuzz.Seeds;
import io.clipsr.weights.storage.ArrayBytes;
import io.clipsr.weights.storage.ParseLimits;
import java.util.List;

/** The fuzz target for the index of a model in several files. */
public final class IndexTarget implements FuzzTarget {

    @Override
    public void run(byte[] input) {
        try {
            ShardIndex.read(new ArrayBytes("input", input), ParseLimits.DEFAULT);
        } catch (WeightFormatException e) {
            FuzzTarget.refused(e);
        }
    }

    @Override
    public List<byte[]> seeds() {
        return Seeds.ending(".json");
    }

    @Override
    public String dictionary() {
        return "json.dict";
    }
}
