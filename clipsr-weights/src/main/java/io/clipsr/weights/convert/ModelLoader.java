package io.clipsr.weights.convert;

import io.clipsr.weights.CheckpointImport;
import io.clipsr.weights.ModelWeights;
import io.clipsr.weights.NativeModel;
import io.clipsr.weights.cache.CacheException;
import io.clipsr.weights.format.WeightFormatException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;

/** Opens native models and PyTorch checkpoints. */
public final class ModelLoader {
    private ModelLoader() {}

    /**
     * Opens a model. A native model is used directly. A checkpoint, with CLIP's state dict in the same or another file,
     * is converted on its first use; see {@link ConversionCache}. If the converted model cannot be stored (no home
     * directory, a full disk), the checkpoint itself is read each time.
     *
     * @param model the native model or the generator's checkpoint
     * @param clip the file with CLIP's state dict; null if the model's file contains it
     * @throws WeightFormatException if a file cannot be read or is not of the expected kind
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
