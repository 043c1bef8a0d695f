package io.clipsr.weights.convert;

import io.clipsr.weights.CheckpointImport;
import io.clipsr.weights.ConfigReader;
import io.clipsr.weights.ModelConfig;
import io.clipsr.weights.ModelConfig.Graph;
import io.clipsr.weights.NativeModel;
import io.clipsr.weights.cache.FileHashes;
import io.clipsr.weights.container.TensorFileOpener;
import io.clipsr.weights.format.ElementType;
import io.clipsr.weights.format.TensorInfo;
import io.clipsr.weights.format.WeightFormatException;
import io.clipsr.weights.format.WeightFormatException.Kind;
import io.clipsr.weights.safetensors.SafetensorsWriter;
import io.clipsr.weights.storage.Float16;
import io.clipsr.weights.support.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Converts a generator checkpoint and a CLIP state dict into one native model.
 *
 * <pre>{@code
 * WeightConverter.from(Path.of("state_epoch_220.pth")).clip(Path.of("clip.pth")).writeTo(Path.of("birds.safetensors"));
 * }</pre>
 *
 * <p>Only the tensors that the chosen graph uses are written, in their stored type: fp32 stays fp32, fp16 stays fp16.
 * The output is reproducible: the same sources give the same bytes. It is written atomically.
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

    /**
     * Creates a converter.
     *
     * @param generator the file with netG
     */
    public static WeightConverter from(Path generator) {
        return new WeightConverter(generator);
    }

    /**
     * Sets the file with CLIP's state dict. Without it, the generator's file must contain both.
     *
     * @param clip the file, or null
     */
    public WeightConverter clip(Path clip) {
        this.clip = clip;
        return this;
    }

    /** Sets the SHA-256 of the sources if it has been computed already. */
    WeightConverter hashes(String generator, String clip) {
        this.generatorHash = generator;
        this.clipHash = clip;
        return this;
    }

    /**
     * Sets the graph whose tensors are written.
     *
     * @param graph the graph; null (default) for the checkpoint's own, or the released graph if it names none
     */
    public WeightConverter graph(Graph graph) {
        this.graph = graph;
        return this;
    }

    /**
     * Sets whether to store all weights in half precision, which halves the size of the file. Each weight is rounded to
     * 11 significant bits. This changes the picture by a relative error of about 1e-3, which is not visible, but much
     * larger than the 1e-5 within which fp32 agrees with the original. The computation takes the same time, as weights
     * are converted to fp32 when they are read.
     *
     * @param half whether to store half precision; default false
     */
    public WeightConverter half(boolean half) {
        this.half = half;
        return this;
    }

    /**
     * Sets whether an existing file may be replaced.
     *
     * @param overwrite whether to replace it; default false
     */
    public WeightConverter overwrite(boolean overwrite) {
        this.overwrite = overwrite;
        return this;
    }

    /**
     * Adds metadata such as {@code licence} and {@code origin}, which replaces the converter's own value for the key.
     * Keys that describe the network, such as {@code graph} and {@code scales}, cannot be replaced.
     *
     * @param key the key
     * @param value the value
     */
    public WeightConverter metadata(String key, String value) {
        extra.put(Objects.requireNonNull(key, "key"), Objects.requireNonNull(value, "value"));
        return this;
    }

    /**
     * Writes the model.
     *
     * @param output the model file to write
     * @throws WeightFormatException if a source is invalid, or a weight is NaN or infinite
     * @throws UncheckedIOException if the output cannot be written: it exists, its folder does not, or the disk is
     *     full. After any failure no new file is left
     */
    public void writeTo(Path output) {
        try {
            write(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    private void write(Path output) throws IOException {
        AtomicFile.check(output, overwrite);
        try (CheckpointImport model = CheckpointImport.open(generator, clip, graph)) {
            List<TensorInfo> tensors = new ArrayList<>();
            for (String name : model.names()) {
                TensorInfo info = model.stored(name);
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
                generatorHash != null
                        ? generatorHash
                        : FileHashes.unremembered().of(TensorFileOpener.files(generator)));
        if (clip != null) {
            metadata.put("clip_source", String.valueOf(clip.getFileName()));
            metadata.put(
                    "clip_source_sha256",
                    clipHash != null ? clipHash : FileHashes.unremembered().of(TensorFileOpener.files(clip)));
        }
        metadata.put("epoch", source.getOrDefault("epoch", "unknown"));
        metadata.put("licence", "unknown: that of the source");
        metadata.put("origin", "unknown: converted from the source");
        metadata.putAll(extra);
        metadata.put("format", "clipsr");
        metadata.put("version", Integer.toString(NativeModel.VERSION));
        metadata.put("graph", ConfigReader.label(config.graph()));
        metadata.put("fusion", ConfigReader.label(config.fusion()));
        metadata.put("predictor", ConfigReader.label(config.predictor()));
        metadata.put("text_heads", Integer.toString(config.textHeads()));
        metadata.put("vit_heads", Integer.toString(config.vitHeads()));
        metadata.put("tif_heads", Integer.toString(config.tifHeads()));
        metadata.put("predictor_heads", Integer.toString(config.predictorHeads()));
        metadata.put("grid", Integer.toString(config.grid()));
        metadata.put("scales", config.scales().stream().map(String::valueOf).collect(Collectors.joining(",")));
        metadata.put("tiling", ConfigReader.label(config.tiling()));
        metadata.put("widths", model.widths().summary());
        return metadata;
    }
}
