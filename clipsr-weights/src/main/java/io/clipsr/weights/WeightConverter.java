package io.clipsr.weights;

import io.clipsr.weights.ModelConfig.Graph;
import io.clipsr.weights.WeightFormatException.Kind;
import io.clipsr.weights.safetensors.SafetensorsWriter;
import io.clipsr.weights.storage.AtomicFile;
import io.clipsr.weights.storage.Float16;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Turns a generator checkpoint and a CLIP state dict into one native model.
 *
 * <pre>{@code
 * WeightConverter.from(Path.of("state_epoch_220.pth")).clip(Path.of("clip.pth")).writeTo(Path.of("birds.safetensors"));
 * }</pre>
 *
 * <p>Only what the chosen graph uses is written, each tensor as it was stored: fp32 stays fp32, fp16 stays fp16. The
 * same sources give the same bytes. The output is there whole or not at all.
 */
public final class WeightConverter {
    private final Path generator;
    private final Map<String, String> extra = new TreeMap<>();
    private Path clip;
    private String generatorHash;
    private String clipHash;
    private Graph graph;
    private boolean half;
    private boolean overwrite;

    private WeightConverter(Path generator) {
        this.generator = Objects.requireNonNull(generator, "generator");
    }

    /** Begins with the file that holds netG. */
    public static WeightConverter from(Path generator) {
        return new WeightConverter(generator);
    }

    /** The file with CLIP's state dict; without it, the generator's file has to hold both. */
    public WeightConverter clip(Path clip) {
        this.clip = clip;
        return this;
    }

    /** What the SHA-256 of the sources is, where somebody has computed it already. */
    WeightConverter hashes(String generator, String clip) {
        this.generatorHash = generator;
        this.clipHash = clip;
        return this;
    }

    /** The graph to take the tensors of; null, as at the start, for the checkpoint's own, else the released one. */
    public WeightConverter graph(Graph graph) {
        this.graph = graph;
        return this;
    }

    /**
     * Whether to store everything in half precision. The file halves; each weight is rounded to 11 significant bits,
     * which moves the picture by a relative error of the order of 1e-3: not visible, but far more than the 1e-5 within
     * which fp32 follows the original. Computing costs the same: weights become fp32 again when they are read.
     */
    public WeightConverter half(boolean half) {
        this.half = half;
        return this;
    }

    /** Whether a file already there may be replaced; not at the start. */
    public WeightConverter overwrite(boolean overwrite) {
        this.overwrite = overwrite;
        return this;
    }

    /** Further metadata such as {@code licence} and {@code origin}; it stands before what the converter would write. */
    public WeightConverter metadata(String key, String value) {
        extra.put(Objects.requireNonNull(key, "key"), Objects.requireNonNull(value, "value"));
        return this;
    }

    /**
     * Writes the model.
     *
     * @throws WeightFormatException if a source is not what it should be, a weight is NaN or infinite, or the output
     *     cannot be written; nothing is left then
     */
    public void writeTo(Path output) {
        AtomicFile.check(output, overwrite);
        try (CheckpointImport model = CheckpointImport.open(generator, clip, graph)) {
            List<TensorInfo> tensors = new ArrayList<>();
            for (String name : model.names()) {
                TensorInfo info = model.source(name).info();
                tensors.add(new TensorInfo(name, type(info.type()), info.shape()));
            }
            model.verify();
            Map<String, String> metadata = metadata(model);
            AtomicFile.write(
                    output,
                    overwrite,
                    channel -> SafetensorsWriter.write(channel, metadata, tensors, (tensor, first, to, count) -> {
                        model.read(tensor.name(), first, to, count);
                        if (tensor.type() == ElementType.F16) {
                            checkRange(tensor, first, to, count);
                        }
                    }));
        }
    }

    private ElementType type(ElementType stored) {
        if (half) {
            return ElementType.F16;
        }
        return stored == ElementType.F16 || stored == ElementType.BF16 ? stored : ElementType.F32;
    }

    private static void checkRange(TensorInfo tensor, long first, float[] values, int count) {
        for (int i = 0; i < count; i++) {
            if (Math.abs(values[i]) > Float16.MAX) {
                throw new WeightFormatException(
                        Kind.BAD_VALUE,
                        "Tensor '" + tensor.name() + "' holds " + values[i] + " at index " + (first + i)
                                + ", more than half precision can store (" + Float16.MAX
                                + "); convert without --half.");
            }
        }
    }

    private Map<String, String> metadata(CheckpointImport model) {
        ModelConfig config = model.config();
        Map<String, String> source = model.sourceMetadata();
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("source", String.valueOf(generator.getFileName()));
        metadata.put(
                "source_sha256",
                generatorHash != null ? generatorHash : new FileHashes(null).of(WeightFiles.files(generator)));
        if (clip != null) {
            metadata.put("clip_source", String.valueOf(clip.getFileName()));
            metadata.put(
                    "clip_source_sha256",
                    clipHash != null ? clipHash : new FileHashes(null).of(WeightFiles.files(clip)));
        }
        metadata.put("epoch", source.getOrDefault("epoch", "unknown"));
        metadata.put("scales", source.getOrDefault("config.scales", "4,8,16"));
        metadata.put("licence", "unknown: that of the source");
        metadata.put("origin", "unknown: converted from the source");
        metadata.putAll(extra);
        metadata.put("format", "clipsr");
        metadata.put("version", Integer.toString(ModelFile.VERSION));
        metadata.put("graph", ConfigReader.label(config.graph()));
        metadata.put("fusion", ConfigReader.label(config.fusion()));
        metadata.put("predictor", ConfigReader.label(config.predictor()));
        metadata.put("text_heads", Integer.toString(config.textHeads()));
        metadata.put("vit_heads", Integer.toString(config.vitHeads()));
        metadata.put("tif_heads", Integer.toString(config.tifHeads()));
        metadata.put("predictor_heads", Integer.toString(config.predictorHeads()));
        metadata.put("grid", Integer.toString(config.grid()));
        metadata.put("tiling", ConfigReader.label(config.tiling()));
        metadata.put("widths", model.widths().summary());
        return metadata;
    }
}
