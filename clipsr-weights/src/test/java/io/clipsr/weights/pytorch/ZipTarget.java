package io.clipsr.weights.pytorch;

import io.clipsr.weights.format.WeightFormatException;
import io.clipsr.weights.fuzz.FuzzTarget;
import io.clipsr.weights.fuzz.Seeds;
import io.clipsr.weights.storage.ArrayBytes;
import io.clipsr.weights.storage.ParseLimits;
import java.util.List;

/** The fuzz target for the directory of a zip archive and the positions of its records. */
public final class ZipTarget implements FuzzTarget {

    @Override
    public void run(byte[] input) {
        try {
            ZipDirectory zip = new ZipDirectory(new ArrayBytes("input", input), ParseLimits.DEFAULT);
            zip.names().forEach(zip::verify);
        } catch (WeightFormatException e) {
            FuzzTarget.refused(e);
        }
    }

    @Override
    public List<byte[]> seeds() {
        return Seeds.archives();
    }

    @Override
    public String dictionary() {
        return "pickle.dict";
    }
}
