package io.clipsr.weights.pytorch;

import io.clipsr.weights.WeightFormatException;
import io.clipsr.weights.WeightFormatException.Kind;
import io.clipsr.weights.storage.ByteSource;
import io.clipsr.weights.storage.StoredTensor;
import io.clipsr.weights.storage.TensorStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * A checkpoint as torch.save writes it since PyTorch 1.6: a zip archive with a pickle and one record for each storage.
 * Opening reads the archive's directory, the pickle, and where each storage lies; no tensor's bytes.
 *
 * <p>The legacy stream of older versions and TorchScript archives are recognised and refused. Their readers would be
 * further {@link TensorStore}s beside this one, chosen in {@link io.clipsr.weights.WeightFiles}.
 */
public final class PyTorchFile extends TensorStore {
    private static final String PICKLE = "data.pkl";
    private static final int MAX_PICKLE = 1 << 26;
    /** Magic number of the legacy stream, as the pickled long 0x1950a86a20f9469cfc6c that it begins with. */
    private static final byte[] LEGACY = {(byte) 0x80, 2, (byte) 0x8a, 10, 0x6c, (byte) 0xfc, (byte) 0x9c, 0x46, (byte) 0xf9,
        0x20, 0x6a, (byte) 0xa8, 0x50, 0x19};

    private PyTorchFile(ByteSource source, Collection<StoredTensor> tensors, Map<String, String> metadata) {
        super(source, tensors, metadata);
    }

    /** Whether the first bytes are those of a file that PyTorch may have written. */
    public static boolean recognises(byte[] start) {
        return ZipDirectory.recognises(start) || isPickle(start);
    }

    /**
     * Opens a checkpoint; the source is closed with it.
     *
     * @throws WeightFormatException if it is damaged, unsafe, or of a kind that is not read
     */
    public static PyTorchFile open(ByteSource source) {
        byte[] start = source.bytes(0, (int) Math.min(source.size(), LEGACY.length));
        if (isPickle(start)) {
            throw refusedPickle(source.name(), start);
        }
        ZipDirectory zip = new ZipDirectory(source);
        String root = root(source.name(), zip);
        if (zip.contains(root + "constants.pkl")) {
            throw new WeightFormatException(Kind.UNSUPPORTED, source.name() + " is a TorchScript archive, which this version "
                    + "cannot read; save its state dict with PyTorch: torch.save(torch.jit.load(FILE, map_location='cpu')"
                    + ".state_dict(), 'state.pth').");
        }
        if (zip.contains(root + "byteorder")) {
            String order = new String(record(source, zip, root + "byteorder", 16), StandardCharsets.US_ASCII);
            if (!order.equals("little")) {
                throw new WeightFormatException(Kind.UNSUPPORTED, source.name() + " was saved in the byte order '" + order
                        + "', only 'little' can be read; save it again on a little-endian machine.");
            }
        }
        PickleValue tree = PickleMachine.read(source.name(), record(source, zip, root + PICKLE, MAX_PICKLE));
        Checkpoint contents = new Checkpoint(source.name(), key -> zip.extent(root + "data/" + key));
        contents.walk(tree);
        return new PyTorchFile(source, contents.tensors(), contents.metadata());
    }

    @Override
    public String container() {
        return "PyTorch zip checkpoint";
    }

    private static boolean isPickle(byte[] start) {
        return start.length >= 2 && start[0] == (byte) 0x80 && start[1] >= 1 && start[1] <= 5;
    }

    private static WeightFormatException refusedPickle(String name, byte[] start) {
        if (Arrays.equals(start, LEGACY)) {
            return new WeightFormatException(Kind.UNSUPPORTED, name + " was saved by PyTorch before 1.6, in a form that this version "
                    + "cannot read; save it again with a newer PyTorch: torch.save(torch.load(FILE, map_location='cpu'), 'new.pth').");
        }
        return new WeightFormatException(Kind.NOT_A_WEIGHT_FILE, name + " is a Python pickle, but no PyTorch checkpoint; "
                + "nothing of it was executed. A checkpoint written by torch.save was expected.");
    }

    /** The folder that everything lies in, with its slash: the one with the pickle. */
    private static String root(String name, ZipDirectory zip) {
        List<String> roots = new ArrayList<>();
        for (String entry : zip.names()) {
            if (entry.equals(PICKLE) || entry.endsWith("/" + PICKLE)) {
                roots.add(entry.substring(0, entry.length() - PICKLE.length()));
            }
        }
        if (roots.size() != 1) {
            throw new WeightFormatException(Kind.NOT_A_WEIGHT_FILE, name + " is a zip archive, but no PyTorch checkpoint: it holds "
                    + roots.size() + " records called " + PICKLE + ", expected 1.");
        }
        return roots.get(0);
    }

    private static byte[] record(ByteSource source, ZipDirectory zip, String record, int limit) {
        ZipDirectory.Extent extent = zip.extent(record);
        if (extent.size() > limit) {
            throw new WeightFormatException(Kind.UNSUPPORTED, "The record '" + record + "' of " + source.name() + " has "
                    + extent.size() + " bytes, allowed are " + limit + ".");
        }
        return source.bytes(extent.position(), (int) extent.size());
    }
}
