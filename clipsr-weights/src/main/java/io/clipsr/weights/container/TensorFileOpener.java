package io.clipsr.weights.container;

import io.clipsr.weights.format.TensorFile;
import io.clipsr.weights.format.WeightFormatException;
import io.clipsr.weights.format.WeightFormatException.Kind;
import io.clipsr.weights.pytorch.LegacyFile;
import io.clipsr.weights.pytorch.PyTorchFile;
import io.clipsr.weights.safetensors.SafetensorsFile;
import io.clipsr.weights.storage.ByteSource;
import io.clipsr.weights.storage.FileBytes;
import io.clipsr.weights.storage.ParseLimits;
import io.clipsr.weights.support.CloseOnFailure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Opens weight files of any format. The format is detected from the contents, never from the file name. */
public final class TensorFileOpener {
    private static final int START = 16;

    private TensorFileOpener() {}

    /**
     * Opens a file, or the files of an index ({@code model.safetensors.index.json}). Only the directory of tensors is
     * read.
     *
     * @param path the file or the index
     * @throws WeightFormatException if it cannot be read, is damaged, or is not a weight file
     */
    public static TensorFile open(Path path) {
        Optional<ShardIndex> index = index(path);
        return index.isPresent() ? ShardedFile.open(path, index.get()) : openSingle(path);
    }

    /** Opens a file that is not an index. */
    static TensorFile openSingle(Path path) {
        try (CloseOnFailure opening = new CloseOnFailure()) {
            ByteSource source = opening.add(FileBytes.open(path));
            return opening.keep(open(source, ParseLimits.DEFAULT));
        }
    }

    /**
     * Returns the files of a model: the given one and, if it is an index, those that it lists.
     *
     * @param path the file or the index
     * @throws WeightFormatException if it cannot be read, or is a damaged index
     */
    public static List<Path> files(Path path) {
        List<Path> files = new ArrayList<>(List.of(path));
        index(path).ifPresent(index -> index.files().forEach(name -> files.add(path.resolveSibling(name))));
        return files;
    }

    private static Optional<ShardIndex> index(Path path) {
        try (ByteSource source = FileBytes.open(path)) {
            byte[] start = start(source);
            boolean isIndex = ShardIndex.recognises(start) && !SafetensorsFile.recognises(start);
            return isIndex ? Optional.of(ShardIndex.read(source, ParseLimits.DEFAULT)) : Optional.empty();
        }
    }

    private static byte[] start(ByteSource source) {
        return source.bytes(0, (int) Math.min(START, source.size()));
    }

    /**
     * Opens a file of any format from a source of bytes, which is closed with the file.
     *
     * @param source the source of the bytes
     * @param limits the limits for the contents of the file
     * @throws WeightFormatException if it is damaged, or is not a weight file
     */
    public static TensorFile open(ByteSource source, ParseLimits limits) {
        if (source.size() == 0) {
            throw new WeightFormatException(
                    Kind.EMPTY_FILE,
                    source.name() + " is empty; a PyTorch checkpoint or a safetensors file was expected.");
        }
        byte[] start = start(source);
        // The order matters: the length of a safetensors header may begin with the two bytes of a pickle, but no pickle
        // and no zip archive looks like a small length followed by a brace.
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
