package io.clipsr.weights;

import io.clipsr.weights.WeightFormatException.Kind;
import io.clipsr.weights.pytorch.LegacyFile;
import io.clipsr.weights.pytorch.PyTorchFile;
import io.clipsr.weights.safetensors.SafetensorsFile;
import io.clipsr.weights.storage.ByteSource;
import io.clipsr.weights.storage.FileBytes;
import io.clipsr.weights.storage.Limits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Opens weight files of any container, told apart by what they contain and never by how they are called. */
public final class WeightFiles {
    private static final int START = 16;

    private WeightFiles() {}

    /**
     * Opens a file, or the files that an index ({@code model.safetensors.index.json}) names; only the directory of
     * tensors is read.
     *
     * @throws WeightFormatException if it cannot be read, is no weight file, or is a damaged one
     */
    public static WeightFile open(Path path) {
        Optional<ShardIndex> index = index(path);
        return index.isPresent() ? ShardedFile.open(path, index.get()) : openSingle(path);
    }

    /** The same without regard to indexes. */
    static WeightFile openSingle(Path path) {
        ByteSource source = FileBytes.open(path);
        boolean opened = false;
        try {
            WeightFile file = open(source, Limits.DEFAULT);
            opened = true;
            return file;
        } finally {
            if (!opened) {
                source.close();
            }
        }
    }

    /** The files that a model consists of: the one given, and behind an index those that it names. */
    static List<Path> files(Path path) {
        List<Path> files = new ArrayList<>(List.of(path));
        index(path).ifPresent(index -> index.files().forEach(name -> files.add(path.resolveSibling(name))));
        return files;
    }

    private static Optional<ShardIndex> index(Path path) {
        try (ByteSource source = FileBytes.open(path)) {
            byte[] start = start(source);
            boolean isIndex = ShardIndex.recognises(start) && !SafetensorsFile.recognises(start);
            return isIndex ? Optional.of(ShardIndex.read(source, Limits.DEFAULT)) : Optional.empty();
        }
    }

    private static byte[] start(ByteSource source) {
        return source.bytes(0, (int) Math.min(START, source.size()));
    }

    /**
     * Opens whatever can run: a native model as it is, and a checkpoint, with CLIP's state dict beside it or within,
     * after converting it on first use; see {@link ConversionCache}. Where nothing can be kept (no home, a full disk),
     * the checkpoint is read as it is, each time anew.
     *
     * @param clip CLIP's state dict; null where the model's file holds it
     * @throws WeightFormatException if that is not what the files are
     */
    public static ModelWeights openModel(Path model, Path clip) {
        WeightFile file = open(model);
        if (Layout.isNative(file.metadata()) && clip == null) {
            return ModelFile.of(file);
        }
        file.close();
        try {
            return ConversionCache.standard().open(model, clip);
        } catch (WeightFormatException e) {
            if (e.kind() != Kind.CACHE && e.kind() != Kind.UNWRITABLE) {
                throw e;
            }
            System.getLogger("io.clipsr.weights").log(System.Logger.Level.WARNING, e.getMessage());
            return CheckpointImport.open(model, clip, null);
        }
    }

    /**
     * The same for bytes from anywhere; they are closed with the file. This is the one door that every format goes
     * through.
     */
    static WeightFile open(ByteSource source, Limits limits) {
        if (source.size() == 0) {
            throw new WeightFormatException(
                    Kind.EMPTY_FILE,
                    source.name() + " is empty; a PyTorch checkpoint or a safetensors file was expected.");
        }
        byte[] start = start(source);
        // In this order: the length of a safetensors header may begin with the two bytes of a pickle, but no pickle and
        // no
        // zip archive looks like a length that small with a brace behind it.
        if (SafetensorsFile.recognises(start)) {
            return SafetensorsFile.open(source, limits);
        }
        if (PyTorchFile.recognises(start)) {
            return PyTorchFile.open(source, limits);
        }
        if (LegacyFile.recognises(start)) {
            return LegacyFile.open(source, limits);
        }
        throw new WeightFormatException(
                Kind.NOT_A_WEIGHT_FILE,
                source.name()
                        + " is not a weight file; a PyTorch checkpoint (.pth, .pt) or a safetensors file was expected.");
    }
}
