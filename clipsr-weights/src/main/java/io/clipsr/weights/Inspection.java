package io.clipsr.weights;

import io.clipsr.weights.FileWeights.Source;
import io.clipsr.weights.ModelConfig.Fusion;
import io.clipsr.weights.ModelConfig.Graph;
import io.clipsr.weights.ModelConfig.Predictor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What a weight file holds and what this library would make of it, without reading a tensor.
 *
 * @param container {@code safetensors}, {@code PyTorch zip checkpoint}
 * @param fileBytes the size of the file
 * @param layout    what its tensors are
 * @param metadata  what it says beside them
 * @param tensors   in the file's order
 * @param findings  sentences for people: the graphs it can run, widths and heads, what is missing, what to do
 */
public record Inspection(String container, long fileBytes, Layout layout, Map<String, String> metadata,
                         List<TensorInfo> tensors, List<String> findings) {
    private static final String NO_PAPER_GRAPH = "It holds nothing of what the paper graph adds.";

    /**
     * Looks at a file.
     *
     * @throws WeightFormatException if it cannot be read, is no weight file, or is a damaged one
     */
    public static Inspection of(Path path) {
        try (WeightFile file = WeightFiles.open(path)) {
            Layout layout = Layout.of(file);
            return new Inspection(file.container(), Files.size(path), layout, file.metadata(),
                    List.copyOf(file.tensors().values()), findings(file, layout));
        } catch (IOException e) {
            throw new WeightFormatException(WeightFormatException.Kind.UNREADABLE, path + " cannot be read: " + e.getMessage() + ".", e);
        }
    }

    /** The values of all tensors together. */
    public long parameters() {
        return tensors.stream().mapToLong(TensorInfo::count).sum();
    }

    private static List<String> findings(WeightFile opened, Layout layout) {
        WeightFile file = HuggingFaceClip.underOpenAiNames(opened);
        List<String> findings = new ArrayList<>();
        findings.add("This is " + layout.description() + ".");
        KeyMap keys = KeyMap.of(file);
        Map<String, Source> found = new LinkedHashMap<>();
        if (keys.hasGenerator()) {
            keys.generator().forEach((name, inFile) -> found.put(name, new Source(file, file.info(inFile))));
        }
        if (keys.hasText()) {
            keys.text().forEach((name, inFile) -> found.put(name, new Source(file, file.info(inFile))));
        }
        switch (layout) {
            case NATIVE_MODEL -> findings.add(attempt(() -> ModelFile.checked(file)));
            case GENERATOR_AND_CLIP -> {
                for (Graph graph : Graph.values()) {
                    findings.add(lacks(graph, found) ? NO_PAPER_GRAPH
                            : attempt(() -> CheckedModel.of(file.name(), file.metadata(), found, graph)));
                }
                findings.add("It runs as it is, or converted: clipsr convert --generator FILE -o MODEL.safetensors");
            }
            case GENERATOR -> {
                for (Graph graph : Graph.values()) {
                    findings.add(lacks(graph, found) ? NO_PAPER_GRAPH
                            : attempt(() -> CheckedModel.ofGenerator(file.name(), file.metadata(), found, graph)));
                }
                findings.add("It needs CLIP's state dict beside it: clipsr convert --generator FILE --clip CLIP -o MODEL.safetensors");
            }
            case CLIP, HUGGING_FACE_CLIP -> findings.add("It is given beside a generator: clipsr convert --generator GENERATOR --clip FILE -o MODEL.safetensors");
            default -> findings.add("It is not used by this library.");
        }
        return List.copyOf(findings);
    }

    /** Whether nothing of a graph is there, so that a list of what is missing would tell nothing. */
    private static boolean lacks(Graph graph, Map<String, Source> found) {
        return graph == Graph.PAPER && found.keySet().stream().noneMatch(name -> name.startsWith("netG.mapping."));
    }

    private static String attempt(Supplier<CheckedModel> check) {
        try {
            return describe(check.get());
        } catch (WeightFormatException e) {
            return e.getMessage();
        }
    }

    private static String describe(CheckedModel model) {
        ModelConfig config = model.config();
        StringBuilder text = new StringBuilder("Runs the ").append(ConfigReader.label(config.graph())).append(" graph: fusion ")
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
        long parameters = model.sources().values().stream().mapToLong(source -> source.info().count()).sum();
        return text.append(", grid ").append(config.grid()).append(", ").append(parameters).append(" parameters; ")
                .append(model.widths().summary()).append(".").toString();
    }
}
