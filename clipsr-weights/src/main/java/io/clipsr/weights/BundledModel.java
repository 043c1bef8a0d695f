package io.clipsr.weights;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * The small model that comes with the library, so that a first picture needs no download. It sharpens; its words move
 * colours. Its metadata says how and on what it was trained, docs/MODEL_CARD.md of the source repository what it can do
 * and what not.
 */
public final class BundledModel {
    private static final String RESOURCE = "lite.safetensors";

    private BundledModel() {}

    /** Reads the model out of the jar: 12 MB of memory until it is closed. */
    public static ModelFile open() {
        try (InputStream in = BundledModel.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(
                        "The jar of clipsr-weights lacks " + RESOURCE + "; it was built incompletely.");
            }
            return ModelFile.read("the bundled model", in);
        } catch (IOException e) {
            throw new UncheckedIOException("the bundled model cannot be read: " + e.getMessage(), e);
        }
    }
}
