package io.clipsr.weights;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * The small model that comes with the library, so that a first picture needs no download. It sharpens well; its words do
 * not matter yet. Its metadata says how and on what it was trained.
 */
public final class BundledModel {
    private static final String RESOURCE = "lite.safetensors";

    private BundledModel() {
    }

    /** Reads the model out of the jar: 15 MB of memory until it is closed. */
    public static ModelFile open() {
        try (InputStream in = BundledModel.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("The jar of clipsr-weights lacks " + RESOURCE + "; it was built incompletely.");
            }
            return ModelFile.read("the bundled model", in);
        } catch (IOException e) {
            throw new UncheckedIOException("the bundled model cannot be read: " + e.getMessage(), e);
        }
    }
}
