package io.clipsr.weights;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * The small model that is bundled with the library, so that no download is needed. It sharpens pictures, and the prompt
 * changes colours. Its metadata describes the training; docs/MODEL_CARD.md in the source repository describes its
 * abilities and limits.
 */
public final class BundledModel {
    private static final String RESOURCE = "lite.safetensors";

    private BundledModel() {}

    /** Reads the model from the jar. It takes 12 MB of memory until it is closed. */
    public static NativeModel open() {
        try (InputStream in = BundledModel.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(
                        "The jar of clipsr-weights lacks " + RESOURCE + "; it was built incompletely.");
            }
            return NativeModel.read("the bundled model", in);
        } catch (IOException e) {
            throw new UncheckedIOException("the bundled model cannot be read: " + e.getMessage(), e);
        }
    }
}
