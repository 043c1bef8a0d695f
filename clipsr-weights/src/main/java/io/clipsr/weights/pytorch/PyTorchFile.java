package io.clipsr.weights.pytorch;

import io.clipsr.weights.format.WeightFormatException;
import io.clipsr.weights.format.WeightFormatException.Kind;
import io.clipsr.weights.storage.ByteSource;
import io.clipsr.weights.storage.ParseLimits;
import io.clipsr.weights.storage.TensorStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A zip archive with a pickle and one record for each storage: a checkpoint of torch.save since PyTorch 1.6, or a
 * TorchScript archive of torch.jit.save. Opening reads the archive's directory, the pickle and the positions of the
 * storages, but no tensors. From a TorchScript archive, the attributes of the modules are read, which are its state
 * dict; its code is ignored.
 */
public final class PyTorchFile extends TensorStore {
    private static final String PICKLE = "data.pkl";
    /** The pickle with the constants of the code, which only a TorchScript archive has. */
    private static final String CONSTANTS = "constants.pkl";

    private static final int MAX_BYTE_ORDER = 16;

    private final ZipDirectory zip;
    private final String root;
    private final Checkpoint contents;

    private PyTorchFile(ByteSource source, ZipDirectory zip, String root, Checkpoint contents) {
        super(source, contents.tensors(), contents.metadata());
        this.zip = zip;
        this.root = root;
        this.contents = contents;
    }

    /** Returns whether the first bytes are those of a zip archive. */
    public static boolean recognises(byte[] start) {
        return ZipDirectory.recognises(start);
    }

    /**
     * Opens a file; the source is closed with it.
     *
     * @throws WeightFormatException if it is damaged, unsafe, or not supported
     */
    public static PyTorchFile open(ByteSource source, ParseLimits limits) {
        ZipDirectory zip = new ZipDirectory(source, limits);
        String root = root(source.name(), zip);
        checkByteOrder(source, zip, root + "byteorder");
        Extent pickle = zip.extent(root + PICKLE);
        if (pickle.size() > limits.pickleBytes()) {
            throw new WeightFormatException(
                    Kind.PICKLE_TOO_LARGE,
                    "The pickle of " + source.name() + " has " + pickle.size() + " bytes, allowed are "
                            + limits.pickleBytes() + "; save the state dict alone with torch.save.");
        }
        zip.verify(root + PICKLE);
        PickleValue tree = new PickleMachine(source.name(), limits, zip.contains(root + CONSTANTS))
                .read(source, pickle.position(), pickle.position() + pickle.size());
        Checkpoint contents = new Checkpoint(source.name(), limits, storage -> {
            Extent extent = zip.extent(root + "data/" + storage.key());
            if (extent.size() != storage.bytes(source.name())) {
                throw new WeightFormatException(
                        Kind.STORAGE_SIZE,
                        source.name() + " is a damaged checkpoint: storage '" + storage.key()
                                + "' must hold " + storage.count() + " values of " + storage.type()
                                + ", its record has " + extent.size()
                                + " bytes; copy or download it again.");
            }
            return extent;
        });
        contents.walk(tree);
        return new PyTorchFile(source, zip, root, contents);
    }

    @Override
    public String container() {
        return zip.contains(root + CONSTANTS) ? "TorchScript archive" : "PyTorch zip checkpoint";
    }

    @Override
    public void verify(Collection<String> names) {
        Set<String> records = new LinkedHashSet<>();
        names.forEach(name -> records.add(
                root + "data/" + contents.storages().get(info(name).name()).key()));
        records.forEach(zip::verify);
    }

    /** Returns the path of the archive's top folder, the one with the pickle, with a slash at its end. */
    private static String root(String name, ZipDirectory zip) {
        List<String> roots = new ArrayList<>();
        for (String entry : zip.names()) {
            if (entry.equals(PICKLE) || entry.endsWith("/" + PICKLE)) {
                roots.add(entry.substring(0, entry.length() - PICKLE.length()));
            }
        }
        if (roots.size() != 1) {
            throw new WeightFormatException(
                    Kind.NOT_A_CHECKPOINT,
                    name + " is a zip archive, but not a PyTorch checkpoint: it holds " + roots.size()
                            + " records called " + PICKLE + ", expected 1.");
        }
        return roots.get(0);
    }

    private static void checkByteOrder(ByteSource source, ZipDirectory zip, String record) {
        if (!zip.contains(record)) {
            return; // PyTorch writes it since version 2.1
        }
        Extent extent = zip.extent(record);
        String order = new String(
                source.bytes(extent.position(), (int) Math.min(extent.size(), MAX_BYTE_ORDER)),
                StandardCharsets.US_ASCII);
        if (!order.equals("little")) {
            throw new WeightFormatException(
                    Kind.BIG_ENDIAN,
                    source.name() + " was saved in the byte order '" + order
                            + "', only 'little' can be read; save it again on a little-endian machine.");
        }
    }
}
