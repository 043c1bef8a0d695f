package io.clipsr.weights;

import io.clipsr.weights.ModelConfig.Graph;
import io.clipsr.weights.container.TensorFileOpener;
import io.clipsr.weights.format.TensorFile;
import io.clipsr.weights.format.WeightFormatException;
import io.clipsr.weights.format.WeightFormatException.Kind;
import io.clipsr.weights.support.CloseOnFailure;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A model read directly from a generator checkpoint and a CLIP state dict, without writing a file. Both may be in one
 * file. It has only the tensors that the chosen graph uses; others, such as those of the discriminator and the
 * optimizer, are not read. All keys and shapes are checked on opening, and values when they are read.
 */
public final class CheckpointImport extends FileBackedModel {
    private final TensorFile generator;

    private CheckpointImport(TensorFile generator, List<TensorFile> files, ValidatedNetwork model) {
        super(files, model);
        this.generator = generator;
    }

    /**
     * Opens a checkpoint.
     *
     * @param generator the file with netG, with any key prefix
     * @param clip CLIP's state dict in OpenAI's or Hugging Face's key names, or null if it is in the same file
     * @param graph the graph to use; null for the checkpoint's own, or the released graph if it names none
     * @throws WeightFormatException if a file cannot be read or is not of the expected kind, or if the two do not fit
     *     together
     */
    public static CheckpointImport open(Path generator, Path clip, Graph graph) {
        try (CloseOnFailure opening = new CloseOnFailure()) {
            TensorFile first = HuggingFaceClip.underOpenAiNames(opening.add(TensorFileOpener.open(generator)));
            TensorFile second =
                    clip == null ? first : HuggingFaceClip.underOpenAiNames(opening.add(TensorFileOpener.open(clip)));
            return opening.keep(open(first, second, graph));
        }
    }

    private static CheckpointImport open(TensorFile generator, TensorFile clip, Graph graph) {
        Layout layout = Layout.of(generator);
        KeyMap generatorKeys = KeyMap.of(generator);
        KeyMap clipKeys = KeyMap.of(clip);
        if (layout == Layout.NATIVE_MODEL) {
            throw new WeightFormatException(
                    Kind.WRONG_NETWORK,
                    generator.name() + " is a native clipsr model already; use it directly, without a CLIP file.");
        }
        if (!generatorKeys.hasGenerator()) {
            throw new WeightFormatException(
                    Kind.WRONG_NETWORK,
                    generator.name() + " holds no CLIP-SR generator: this looks like " + layout.description()
                            + ". Keys such as 'netG.GBlocks.0.c1.weight' were expected.");
        }
        if (!clipKeys.hasText()) {
            throw new WeightFormatException(
                    Kind.WRONG_NETWORK,
                    clip == generator
                            ? generator.name()
                                    + " holds a generator, but no text encoder; also give CLIP's state dict (--clip)."
                            : clip.name() + " is not CLIP's state dict: this looks like "
                                    + Layout.of(clip).description()
                                    + ". Keys such as 'token_embedding.weight' and 'transformer.resblocks.0.ln_1.weight' were expected.");
        }
        Map<String, Source> found = new LinkedHashMap<>();
        generatorKeys
                .generator()
                .forEach((name, inFile) -> found.put(name, new Source(generator, generator.info(inFile))));
        clipKeys.text().forEach((name, inFile) -> found.put(name, new Source(clip, clip.info(inFile))));
        List<TensorFile> files = clip == generator ? List.of(generator) : List.of(generator, clip);
        String names = clip == generator ? generator.name() : generator.name() + " with " + clip.name();
        return new CheckpointImport(generator, files, ValidatedNetwork.of(names, generator.metadata(), found, graph));
    }

    /** Returns the metadata of the generator's file, such as {@code epoch} and {@code config.scales}. */
    public Map<String, String> sourceMetadata() {
        return generator.metadata();
    }
}
