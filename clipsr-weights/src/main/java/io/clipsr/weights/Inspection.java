package io.clipsr.weights;

import io.clipsr.weights.FileBackedModel.Source;
import io.clipsr.weights.ModelConfig.Fusion;
import io.clipsr.weights.ModelConfig.Graph;
import io.clipsr.weights.ModelConfig.Predictor;
import io.clipsr.weights.cache.CacheException;
import io.clipsr.weights.cache.CacheFolder;
import io.clipsr.weights.cache.FileHashes;
import io.clipsr.weights.container.TensorFileOpener;
import io.clipsr.weights.format.ElementType;
import io.clipsr.weights.format.TensorFile;
import io.clipsr.weights.format.TensorInfo;
import io.clipsr.weights.format.WeightFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A description of a weight file and of its use with this library, made without reading a tensor.
 *
 * @param container the name of the file format, such as {@code safetensors} or {@code PyTorch zip checkpoint}
 * @param fileBytes the size of the file, or of all files of a sharded model
 * @param sha256 the hash of the file; for a sharded model, the hash of the list of its files' hashes
 * @param knownAs the name of the file, if its hash is known to this library
 * @param layout the kind of network that its tensors form
 * @param metadata the metadata of the file
 * @param tensors the tensors in the file's order
 * @param findings the findings as sentences for the user: supported graphs, widths and heads, missing parts, advice
 */
public record Inspection(
        String container,
        long fileBytes,
        String sha256,
        Optional<String> knownAs,
        Layout layout,
        Map<String, String> metadata,
        List<TensorInfo> tensors,
        List<String> findings) {
    private static final int MAX_LISTED = 6;
    private static final String NO_PAPER_GRAPH = "It lacks the additional parts of the paper graph.";

    /**
     * Inspects a file. Its tensors are not decoded, but the file is hashed, which takes a second for every one or two
     * gigabytes. The hash is stored in the cache of converted models.
     *
     * @param path the weight file
     * @throws WeightFormatException if the file cannot be read, is damaged, or is not a weight file
     */
    public static Inspection of(Path path) {
        try (TensorFile file = TensorFileOpener.open(path)) {
            Layout layout = Layout.of(file);
            long bytes = 0;
            for (Path part : TensorFileOpener.files(path)) {
                bytes += Files.size(part);
            }
            String hash = hashes().of(TensorFileOpener.files(path));
            return new Inspection(
                    file.container(),
                    bytes,
                    hash,
                    KnownFiles.name(hash),
                    layout,
                    file.metadata(),
                    List.copyOf(file.tensors().values()),
                    findings(file, layout));
        } catch (IOException e) {
            throw new WeightFormatException(
                    WeightFormatException.Kind.UNREADABLE, path + " cannot be read: " + e.getMessage() + ".", e);
        }
    }

    /** Returns hashes that are cached in the user's folder, or uncached ones if that cannot be used. */
    private static FileHashes hashes() {
        try {
            return FileHashes.rememberedIn(CacheFolder.prepare(CacheFolder.standard(NativeModel.VERSION)));
        } catch (CacheException e) {
            return FileHashes.unremembered();
        }
    }

    /** Returns the number of values of all tensors together. */
    public long parameters() {
        return tensors.stream().mapToLong(TensorInfo::count).sum();
    }

    /** Returns the findings about an open file. */
    static List<String> findings(TensorFile opened, Layout layout) {
        TensorFile file = HuggingFaceClip.underOpenAiNames(opened);
        List<String> findings = new ArrayList<>();
        findings.add("This is " + layout.description() + ".");
        types(file).ifPresent(findings::add);
        for (String source : List.of("source_sha256", "clip_source_sha256")) {
            KnownFiles.name(file.metadata().getOrDefault(source, ""))
                    .ifPresent(name -> findings.add("It was made from " + name + "."));
        }
        KeyMap keys = KeyMap.of(file);
        wrapping(file, keys).ifPresent(findings::add);
        Map<String, Source> found = new LinkedHashMap<>();
        if (keys.hasGenerator()) {
            keys.generator().forEach((name, inFile) -> found.put(name, new Source(file, file.info(inFile))));
        }
        if (keys.hasText()) {
            keys.text().forEach((name, inFile) -> found.put(name, new Source(file, file.info(inFile))));
        }
        switch (layout) {
            case NATIVE_MODEL -> findings.add(attempt(() -> NativeModel.checked(file)));
            case GENERATOR_AND_CLIP -> {
                for (Graph graph : Graph.values()) {
                    findings.add(
                            lacks(graph, found)
                                    ? NO_PAPER_GRAPH
                                    : attempt(() -> ValidatedNetwork.of(file.name(), file.metadata(), found, graph)));
                }
                findings.add("It runs as it is, or converted: clipsr convert --generator FILE -o MODEL.safetensors");
            }
            case GENERATOR -> {
                for (Graph graph : Graph.values()) {
                    findings.add(
                            lacks(graph, found)
                                    ? NO_PAPER_GRAPH
                                    : attempt(() ->
                                            ValidatedNetwork.ofGenerator(file.name(), file.metadata(), found, graph)));
                }
                findings.add(
                        "It also needs CLIP's state dict: clipsr convert --generator FILE --clip CLIP -o MODEL.safetensors");
            }
            case CLIP, HUGGING_FACE_CLIP ->
                findings.add(
                        "Use it together with a generator: clipsr convert --generator GENERATOR --clip FILE -o MODEL.safetensors");
            default -> findings.add("It is not used by this library.");
        }
        return List.copyOf(findings);
    }

    /** Describes the types of the stored numbers: {@code Stored as F32 (171 tensors), F16 (97 tensors).} */
    private static Optional<String> types(TensorFile file) {
        Map<ElementType, Integer> counts = new TreeMap<>();
        file.tensors().values().forEach(tensor -> counts.merge(tensor.type(), 1, Integer::sum));
        StringJoiner text = new StringJoiner(", ", "Stored as ", ".");
        counts.forEach((type, count) -> text.add(type + " (" + count + (count == 1 ? " tensor)" : " tensors)")));
        return counts.isEmpty() ? Optional.empty() : Optional.of(text.toString());
    }

    /**
     * Describes the prefix of the generator, and the unused parts, such as {@code optimizers} and {@code model.netD}.
     */
    private static Optional<String> wrapping(TensorFile file, KeyMap keys) {
        String prefix = keys.generatorWrapping();
        if (prefix == null || prefix.isEmpty() || Layout.isNative(file.metadata())) {
            return Optional.empty();
        }
        Set<String> used = new HashSet<>(keys.generator().values());
        if (keys.hasText()) {
            used.addAll(keys.text().values());
        }
        Set<String> rest = new LinkedHashSet<>();
        file.tensors().keySet().stream().filter(name -> !used.contains(name)).forEach(name -> {
            String[] parts = name.split("\\.", 3);
            rest.add(parts[0].equals("model") && parts.length == 3 ? parts[0] + "." + parts[1] : parts[0]);
        });
        return Optional.of("Its generator has the prefix '" + prefix + "'"
                + (rest.isEmpty()
                        ? "."
                        : "; left out: " + rest.stream().limit(MAX_LISTED).collect(Collectors.joining(", "))
                                + (rest.size() > MAX_LISTED ? ", ..." : "") + "."));
    }

    /** Returns whether a graph is absent altogether, so that a list of missing tensors would not help. */
    private static boolean lacks(Graph graph, Map<String, Source> found) {
        return graph == Graph.PAPER && found.keySet().stream().noneMatch(name -> name.startsWith("netG.mapping."));
    }

    private static String attempt(Supplier<ValidatedNetwork> check) {
        try {
            return describe(check.get());
        } catch (WeightFormatException e) {
            return e.getMessage();
        }
    }

    private static String describe(ValidatedNetwork model) {
        ModelConfig config = model.config();
        StringBuilder text = new StringBuilder("Runs the ")
                .append(ConfigReader.label(config.graph()))
                .append(" graph: fusion ")
                .append(ConfigReader.label(config.fusion()));
        if (config.fusion() == Fusion.CROSS_ATTENTION) {
            text.append(" (").append(config.tifHeads()).append(" heads)");
        }
        if (config.graph() == Graph.PAPER) {
            text.append(", predictor ").append(ConfigReader.label(config.predictor()));
            if (config.predictor() == Predictor.ATTENTION) {
                text.append(" (").append(config.predictorHeads()).append(" heads)");
            }
            text.append(", ViT heads ").append(config.vitHeads());
        }
        if (config.textHeads() > 0) {
            text.append(", text heads ").append(config.textHeads());
        }
        long parameters = model.sources().values().stream()
                .mapToLong(source -> source.info().count())
                .sum();
        return text.append(", grid ")
                .append(config.grid())
                .append(", ")
                .append(parameters)
                .append(" parameters; ")
                .append(model.widths().summary())
                .append(".")
                .toString();
    }
}
