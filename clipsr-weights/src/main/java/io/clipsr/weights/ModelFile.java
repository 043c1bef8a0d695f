package io.clipsr.weights;

import io.clipsr.weights.WeightFormatException.Kind;
import io.clipsr.weights.safetensors.SafetensorsFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A native model: one safetensors file whose metadata begins with {@code format = clipsr}. Opening reads the header and
 * checks every key and shape; tensors are read when asked for, rows of tables through a memory map.
 */
public final class ModelFile extends FileWeights {
    /** The version of the native format that this library writes, and the highest that it reads. */
    public static final int VERSION = 1;

    private final Map<String, String> metadata;

    private ModelFile(WeightFile file) {
        super(List.of(file), checked(file));
        this.metadata = file.metadata();
    }

    /**
     * Opens a native model.
     *
     * @throws WeightFormatException if it cannot be read, is damaged, or is something else
     */
    public static ModelFile open(Path path) {
        return of(WeightFiles.open(path));
    }

    /** The same for an open file, which is closed with the model, or at once if it is none. */
    static ModelFile of(WeightFile file) {
        boolean opened = false;
        try {
            ModelFile model = new ModelFile(file);
            opened = true;
            return model;
        } finally {
            if (!opened) {
                file.close();
            }
        }
    }

    /** Reads a model out of a stream into memory. */
    static ModelFile read(String name, InputStream in) throws IOException {
        return of(SafetensorsFile.read(name, in));
    }

    /** What the file says of itself: graph, widths, source, licence, origin; see {@link WeightConverter}. */
    public Map<String, String> metadata() {
        return metadata;
    }

    /** What opening a model checks. */
    static CheckedModel checked(WeightFile file) {
        if (!Layout.isNative(file.metadata())) {
            throw new WeightFormatException(
                    Kind.WRONG_NETWORK,
                    file.name() + " is no native clipsr model: this looks like "
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
        return CheckedModel.of(file.name(), file.metadata(), found, null);
    }
}
