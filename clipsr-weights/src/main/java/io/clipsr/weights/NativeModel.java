package io.clipsr.weights;

import io.clipsr.weights.container.TensorFileOpener;
import io.clipsr.weights.format.TensorFile;
import io.clipsr.weights.format.WeightFormatException;
import io.clipsr.weights.format.WeightFormatException.Kind;
import io.clipsr.weights.safetensors.SafetensorsFile;
import io.clipsr.weights.support.CloseOnFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model in the native format: one safetensors file whose metadata begins with {@code format = clipsr}. Opening reads
 * the header and checks every key and shape. Tensors are read on request, and single rows without the rest of a table.
 */
public final class NativeModel extends FileBackedModel {
    /** The version of the native format that this library writes, and the highest that it reads. */
    public static final int VERSION = 1;

    private final Map<String, String> metadata;

    private NativeModel(TensorFile file) {
        super(List.of(file), checked(file));
        this.metadata = file.metadata();
    }

    /**
     * Opens a native model.
     *
     * @param path the model file
     * @throws WeightFormatException if it cannot be read, is damaged, or is not a native model
     */
    public static NativeModel open(Path path) {
        return of(TensorFileOpener.open(path));
    }

    /**
     * Opens a file if it is a native model.
     *
     * @param path the file
     * @return the model; empty if the file is another weight file
     * @throws WeightFormatException if it cannot be read or is damaged
     */
    public static Optional<NativeModel> openIfNative(Path path) {
        TensorFile file = TensorFileOpener.open(path);
        if (Layout.isNative(file.metadata())) {
            return Optional.of(of(file));
        }
        file.close();
        return Optional.empty();
    }

    /** Returns the model in an open file, which is closed with the model, or at once if it is not a native model. */
    static NativeModel of(TensorFile file) {
        try (CloseOnFailure opening = new CloseOnFailure()) {
            return opening.keep(new NativeModel(opening.add(file)));
        }
    }

    /** Reads a model from a stream into memory. */
    static NativeModel read(String name, InputStream in) throws IOException {
        return of(SafetensorsFile.read(name, in));
    }

    /** Returns the file's metadata: graph, widths, source, licence, origin. */
    public Map<String, String> metadata() {
        return metadata;
    }

    /** Checks that a file is a valid native model. */
    static ValidatedNetwork checked(TensorFile file) {
        if (!Layout.isNative(file.metadata())) {
            throw new WeightFormatException(
                    Kind.WRONG_NETWORK,
                    file.name() + " is not a native clipsr model: this looks like "
                            + Layout.of(file).description()
                            + ". Give a generator checkpoint together with CLIP's file (--clip), or "
                            + "convert both first (clipsr convert).");
        }
        String version = file.metadata().getOrDefault("version", "missing");
        if (!version.equals(Integer.toString(VERSION))) {
            throw new WeightFormatException(
                    Kind.WRONG_VERSION,
                    file.name() + " has the format version '" + version + "', this library reads version " + VERSION
                            + "; use a newer library, or convert the checkpoint again.");
        }
        Map<String, Source> found = new LinkedHashMap<>();
        file.tensors().forEach((name, info) -> found.put(name, new Source(file, info)));
        return ValidatedNetwork.of(file.name(), file.metadata(), found, null);
    }
}
