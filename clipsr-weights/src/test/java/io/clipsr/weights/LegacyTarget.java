package io.clipsr.weights;

import io.clipsr.weights.format.TensorFile;
import io.clipsr.weights.format.WeightFormatException;
import io.clipsr.weights.fuzz.FuzzTarget;
import io.clipsr.weights.fuzz.Seeds;
import io.clipsr.weights.pytorch.LegacyFile;
import io.clipsr.weights.storage.ArrayBytes;
import io.clipsr.weights.storage.ParseLimits;
import java.util.List;

/** The fuzz target for whole checkpoints in the legacy format. */
public final class LegacyTarget implements FuzzTarget {

    @Override
    public void run(byte[] input) {
        try (TensorFile file = LegacyFile.open(new ArrayBytes("input", input), ParseLimits.DEFAULT)) {
            AcceptedFile.use(file);
        } catch (WeightFormatException e) {
            FuzzTarget.refused(e);
        }
    }

    @Override
    public List<byte[]> seeds() {
        return Seeds.ending("legacy.pth", "legacy_os_system.pth", "legacy_two_types.pth", "legacy_trailing.pth");
    }

    @Override
    public String dictionary() {
        return "pickle.dict";
    }
}
