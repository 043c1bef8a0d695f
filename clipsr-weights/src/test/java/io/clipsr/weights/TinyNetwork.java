package io.clipsr.weights;

import io.clipsr.weights.ModelConfig.Fusion;
import io.clipsr.weights.ModelConfig.Graph;
import io.clipsr.weights.ModelConfig.Predictor;
import io.clipsr.weights.format.ElementType;
import io.clipsr.weights.format.TensorInfo;
import io.clipsr.weights.safetensors.SafetensorsWriter;
import io.clipsr.weights.support.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The published network with tiny widths, as in make_fixtures.py, and files with it. */
public final class TinyNetwork {
    public static final Widths WIDTHS = new Widths(
            new Widths.Generator(List.of(4, 6, 6, 6), 1, 1, 6, 1),
            new Widths.Refinement(2, 8, 10, 2, 2, 10),
            new Widths.Text(20, 7, 6, 12, 2));
    public static final ModelConfig RELEASED =
            new ModelConfig(Graph.RELEASED, Fusion.AFFINE, Predictor.LINEAR, 3, 0, 0, 0, 64);
    public static final ModelConfig PAPER =
            new ModelConfig(Graph.PAPER, Fusion.CROSS_ATTENTION, Predictor.ATTENTION, 3, 2, 1, 4, 64);

    private TinyNetwork() {}

    /** Returns the tiny network with seeded weights of seed 1, as in the fixtures. */
    public static SeededWeights seeded(ModelConfig config) {
        return SeededWeights.of(1, config, WIDTHS);
    }

    /** Returns all values of the released tiny network by native name, for changing and writing them. */
    public static Map<String, float[]> values() {
        Map<String, float[]> values = new LinkedHashMap<>();
        SeededWeights weights = seeded(RELEASED);
        weights.names().forEach(name -> values.put(name, weights.read(name)));
        return values;
    }

    /**
     * Writes a safetensors file of fp32 tensors; a shape is the table's, or flat if the table has none of that size.
     */
    public static Path write(Path file, Map<String, String> metadata, Map<String, float[]> values) {
        SeededWeights weights = seeded(RELEASED);
        List<TensorInfo> tensors = new ArrayList<>();
        values.forEach((name, array) -> {
            List<Integer> shape = new ArrayList<>();
            long count = 1;
            for (int d : weights.contains(name) ? weights.shape(name) : new int[0]) {
                shape.add(d);
                count *= d;
            }
            tensors.add(new TensorInfo(
                    name,
                    ElementType.F32,
                    weights.contains(name) && count == array.length ? shape : List.of(array.length)));
        });
        try {
            AtomicFile.write(
                    file,
                    true,
                    channel -> SafetensorsWriter.write(
                            channel,
                            metadata,
                            tensors,
                            (tensor, first, to, count) ->
                                    System.arraycopy(values.get(tensor.name()), (int) first, to, 0, count)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    /** Copies a committed fixture to a folder. */
    public static Path fixture(Path folder, String name) {
        try (InputStream in = TinyNetwork.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("test resource " + name + " is missing");
            }
            Path file = folder.resolve(name);
            Files.copy(in, file);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
