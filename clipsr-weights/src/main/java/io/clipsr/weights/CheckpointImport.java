package io.clipsr.weights;

import io.clipsr.weights.ModelConfig.Graph;
import io.clipsr.weights.WeightFormatException.Kind;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A model straight out of a generator checkpoint and a CLIP state dict, without writing anything. Both may be one file.
 * Only the tensors that the chosen graph uses are there; of the rest, the discriminator's and the optimizer's among it,
 * no byte is read. All keys and shapes are checked when it is opened, values when they are read.
 */
public final class CheckpointImport extends FileWeights {
    private final WeightFile generator;

    private CheckpointImport(WeightFile generator, List<WeightFile> files, CheckedModel model) {
        super(files, model);
        this.generator = generator;
    }

    /**
     * Opens a checkpoint.
     *
     * @param generator the file with netG, in any wrapping
     * @param clip CLIP's state dict in OpenAI's or Hugging Face's key names, or null if it is in the same file
     * @param graph which graph to take, or null for the checkpoint's own, else the released one
     * @throws WeightFormatException if a file cannot be read, is something else, or the two do not fit together
     */
    public static CheckpointImport open(Path generator, Path clip, Graph graph) {
        WeightFile first = WeightFiles.open(generator);
        WeightFile second = null;
        boolean opened = false;
        try {
            second = clip == null ? first : WeightFiles.open(clip);
            WeightFile named = HuggingFaceClip.underOpenAiNames(first);
            CheckpointImport result =
                    open(named, second == first ? named : HuggingFaceClip.underOpenAiNames(second), graph);
            opened = true;
            return result;
        } finally {
            if (!opened) {
                first.close();
                if (second != null) {
                    second.close();
                }
            }
        }
    }

    private static CheckpointImport open(WeightFile generator, WeightFile clip, Graph graph) {
        Layout layout = Layout.of(generator);
        KeyMap generatorKeys = KeyMap.of(generator);
        KeyMap clipKeys = KeyMap.of(clip);
        if (layout == Layout.NATIVE_MODEL) {
            throw new WeightFormatException(
                    Kind.WRONG_NETWORK,
                    generator.name() + " is a native clipsr model already; use it as it is, without a CLIP file.");
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
                                    + " holds a generator, but no text encoder; give CLIP's state dict beside it (--clip)."
                            : clip.name() + " is not CLIP's state dict: this looks like "
                                    + Layout.of(clip).description()
                                    + ". Keys such as 'token_embedding.weight' and 'transformer.resblocks.0.ln_1.weight' were expected.");
        }
        Map<String, Source> found = new LinkedHashMap<>();
        generatorKeys
                .generator()
                .forEach((name, inFile) -> found.put(name, new Source(generator, generator.info(inFile))));
        clipKeys.text().forEach((name, inFile) -> found.put(name, new Source(clip, clip.info(inFile))));
        List<WeightFile> files = clip == generator ? List.of(generator) : List.of(generator, clip);
        String names = clip == generator ? generator.name() : generator.name() + " with " + clip.name();
        return new CheckpointImport(generator, files, CheckedModel.of(names, generator.metadata(), found, graph));
    }

    /** What the generator's file says beside its tensors: {@code epoch}, {@code config.scales}. */
    public Map<String, String> sourceMetadata() {
        return generator.metadata();
    }
}
