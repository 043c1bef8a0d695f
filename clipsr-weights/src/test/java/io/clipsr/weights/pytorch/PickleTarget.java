package io.clipsr.weights.pytorch;

import io.clipsr.weights.AcceptedFile;
import io.clipsr.weights.format.WeightFormatException;
import io.clipsr.weights.format.WeightFormatException.Kind;
import io.clipsr.weights.fuzz.FuzzTarget;
import io.clipsr.weights.fuzz.Seeds;
import io.clipsr.weights.storage.ArrayBytes;
import io.clipsr.weights.storage.ParseLimits;
import io.clipsr.weights.storage.TensorStore;
import java.util.ArrayList;
import java.util.List;

/**
 * The fuzz target for a pickle and its tree, with and without the names of TorchScript. Every storage of up to 4 KB is
 * treated as present.
 */
public final class PickleTarget implements FuzzTarget {
    private static final ArrayBytes STORAGE = new ArrayBytes("input", new byte[4_096]);

    @Override
    public void run(byte[] input) {
        run(input, false);
        run(input, true);
    }

    private static void run(byte[] input, boolean script) {
        try {
            PickleValue tree = new PickleMachine("input", ParseLimits.DEFAULT, script)
                    .read(new ArrayBytes("input", input), 0, input.length);
            Checkpoint contents = new Checkpoint("input", ParseLimits.DEFAULT, PickleTarget::extent);
            contents.walk(tree);
            AcceptedFile.use(new TensorStore(STORAGE, contents.tensors(), contents.metadata()) {
                @Override
                public String container() {
                    return "pickle";
                }
            });
        } catch (WeightFormatException e) {
            FuzzTarget.refused(e);
        }
    }

    private static Extent extent(StorageReference storage) {
        long bytes = storage.bytes("input");
        if (bytes > STORAGE.size()) {
            throw new WeightFormatException(Kind.STORAGE_SIZE, "storage '" + storage.key() + "' is not there");
        }
        return new Extent(0, bytes);
    }

    /** Returns the pickles of the archives. */
    @Override
    public List<byte[]> seeds() {
        List<byte[]> pickles = new ArrayList<>();
        for (byte[] archive : Seeds.archives()) {
            try {
                ArrayBytes bytes = new ArrayBytes("seed", archive);
                ZipDirectory zip = new ZipDirectory(bytes, ParseLimits.DEFAULT);
                for (String name : zip.names()) {
                    if (name.endsWith(".pkl")) {
                        Extent extent = zip.extent(name);
                        pickles.add(bytes.bytes(extent.position(), (int) extent.size()));
                    }
                }
            } catch (WeightFormatException e) {
                continue; // a file of attacks/ that is damaged before its pickle
            }
        }
        return pickles;
    }

    @Override
    public String dictionary() {
        return "pickle.dict";
    }
}
