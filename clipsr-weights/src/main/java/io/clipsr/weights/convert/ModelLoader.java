package io.clipsr.weights.convert;

import io.clipsr.weights.CheckpointImport;
import io.clipsr.weights.ModelWeights;
import io.clipsr.weights.NativeModel;
import io.clipsr.weights.cache.CacheException;
import io.clipsr.weights.format.WeightFormatException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;

/** Opens models, whether they are native or still PyTorch checkpoints. */
public final class ModelLoader {
    private ModelLoader() {}

    /**
     * Opens a native model as it is. A checkpoint, with CLIP's state dict beside it or within, is converted on first
     * use; see {@link ConversionCache}. If nothing can be kept (no home directory, a full disk), the checkpoint itself
     * is read, each time anew.
     *
     * @param model the native model or the generator's checkpoint
     * @param clip the file with CLIP's state dict; null if the model's file holds it
     * @throws WeightFormatException if a file cannot be read or is something else
     */
    public static ModelWeights open(Path model, Path clip) {
        Optional<NativeModel> found = clip == null ? NativeModel.openIfNative(model) : Optional.empty();
        if (found.isPresent()) {
            return found.get();
        }
        try {
            return ConversionCache.standard().open(model, clip);
        } catch (CacheException | UncheckedIOException e) {
            System.getLogger("io.clipsr.weights").log(System.Logger.Level.WARNING, e.getMessage());
            return CheckpointImport.open(model, clip, null);
        }
    }
}
