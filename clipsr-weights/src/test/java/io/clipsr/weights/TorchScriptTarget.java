package io.clipsr.weights;

import io.clipsr.weights.format.TensorFile;
import io.clipsr.weights.format.WeightFormatException;
import io.clipsr.weights.fuzz.FuzzTarget;
import io.clipsr.weights.fuzz.Seeds;
import io.clipsr.weights.pytorch.PyTorchFile;
import io.clipsr.weights.storage.ArrayBytes;
import io.clipsr.weights.storage.ParseLimits;
import java.util.List;

/** The fuzz target for whole TorchScript archives and zip checkpoints. */
public final class TorchScriptTarget implements FuzzTarget {

    @Override
    public void run(byte[] input) {
        try (TensorFile file = PyTorchFile.open(new ArrayBytes("input", input), ParseLimits.DEFAULT)) {
            AcceptedFile.use(file);
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
