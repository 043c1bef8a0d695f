package io.clipsr.weights;

import io.clipsr.weights.ModelConfig.Fusion;
import io.clipsr.weights.ModelConfig.Graph;
import io.clipsr.weights.ModelConfig.Predictor;
import io.clipsr.weights.ModelConfig.Tiling;
import io.clipsr.weights.format.WeightFormatException;
import io.clipsr.weights.format.WeightFormatException.Kind;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Derives the configuration of a model. Fusion and predictor follow from the key names, and widths from the shapes. The
 * numbers of heads come from the file's settings. Their defaults are width / 64, as in CLIP, and inner width / 16 for
 * the TIFBlock.
 */
public final class ConfigReader {
    private static final int DEFAULT_GRID = 64;
    private static final int MAX_GRID = 1024;
    private static final int CLIP_HEAD = 64;
    private static final int TIF_HEAD = 16;

    private final String file;
    private final Map<String, String> settings = new LinkedHashMap<>();

    /**
     * Creates a reader of a file's settings.
     *
     * @param file the name of the file in messages
     * @param metadata the metadata of the file; a checkpoint's settings have the prefix {@code config.}
     */
    ConfigReader(String file, Map<String, String> metadata) {
        this.file = file;
        metadata.forEach((key, value) -> {
            if (key.startsWith("config.")) {
                settings.put(key.substring("config.".length()), value);
            } else {
                settings.putIfAbsent(key, value);
            }
        });
    }

    /**
     * Reads the configuration.
     *
     * @param names the native names of all tensors
     * @param widths the sizes that follow from their shapes
     * @param asked the requested graph; null for the file's own
     * @throws WeightFormatException if settings, names and widths contradict each other
     */
    ModelConfig read(Collection<String> names, Widths widths, Graph asked) {
        Graph graph = asked != null ? asked : choice("graph", Graph.class, Graph.RELEASED);
        boolean cross = names.stream()
                .anyMatch(name -> name.startsWith("netG.GBlocks.") && name.endsWith(".fuse1.attn.to_q.weight"));
        Fusion fusion = cross ? Fusion.CROSS_ATTENTION : Fusion.AFFINE;
        agree("fusion", choice("fusion", Fusion.class, fusion), fusion, "fuse1.attn.to_q.weight");
        Predictor predictor = Predictor.LINEAR;
        if (graph == Graph.PAPER) {
            boolean block = names.stream().anyMatch(name -> name.startsWith("netG.mapping.prompt_block."));
            predictor = block ? Predictor.ATTENTION : Predictor.LINEAR;
            agree("predictor", choice("predictor", Predictor.class, predictor), predictor, "mapping.prompt_block");
        }
        int vit = graph == Graph.PAPER ? widths.refinement().vit() : 0;
        int grid = number("grid", DEFAULT_GRID);
        if (grid % 8 != 0 || grid < 16 || grid > MAX_GRID) {
            throw wrong("grid = " + grid + " is given, expected a multiple of 8 from 16 to " + MAX_GRID);
        }
        return new ModelConfig(
                graph,
                fusion,
                predictor,
                heads("text_heads", widths.text().width(), CLIP_HEAD),
                heads("vit_heads", vit, CLIP_HEAD),
                heads(
                        "tif_heads",
                        fusion == Fusion.CROSS_ATTENTION ? widths.generator().tif() : 0,
                        TIF_HEAD),
                heads("predictor_heads", predictor == Predictor.ATTENTION ? vit : 0, CLIP_HEAD),
                grid,
                choice("tiling", Tiling.class, Tiling.EXACT),
                scales());
    }

    /** Reads the scales, separated by commas; a file without this setting supports all of them. */
    private List<Integer> scales() {
        String text = settings.get("scales");
        if (text == null) {
            return ModelConfig.ALL_SCALES;
        }
        Set<Integer> scales = new TreeSet<>();
        for (String part : text.split(",", -1)) {
            int scale = List.of("4", "8", "16").indexOf(part.strip());
            if (scale < 0) {
                throw wrong(
                        "scales = '" + text + "' is given, expected one or more of 4, 8 and 16, separated by commas");
            }
            scales.add(ModelConfig.ALL_SCALES.get(scale));
        }
        return List.copyOf(scales);
    }

    /** Returns the name of an enum constant in files and on the command line. */
    public static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private int heads(String key, int width, int size) {
        if (width == 0) {
            return 0;
        }
        int heads = number(key, width % size == 0 ? width / size : 0);
        if (heads == 0) {
            throw wrong(key + " is not given, and a width of " + width + " is not a multiple of " + size
                    + ", from which the default follows; add it to the checkpoint's config");
        }
        if (width % heads != 0) {
            throw wrong(key + " = " + heads + " does not divide the width " + width);
        }
        return heads;
    }

    private int number(String key, int otherwise) {
        String text = settings.get(key);
        // In a native model's metadata, a missing part of the network has 0 heads; the shapes then decide.
        if (text == null || text.equals("0")) {
            return otherwise;
        }
        if (text.isEmpty()
                || text.length() > 6
                || text.charAt(0) == '0'
                || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw wrong(key + " = '" + text + "' is not a positive whole number");
        }
        return Integer.parseInt(text);
    }

    private <E extends Enum<E>> E choice(String key, Class<E> type, E otherwise) {
        String text = settings.get(key);
        if (text == null) {
            return otherwise;
        }
        StringBuilder known = new StringBuilder();
        for (E constant : type.getEnumConstants()) {
            if (label(constant).equals(text)) {
                return constant;
            }
            known.append(known.isEmpty() ? "" : " or ").append(label(constant));
        }
        throw wrong(key + " = '" + text + "' is given, expected " + known);
    }

    private void agree(String key, Enum<?> given, Enum<?> found, String evidence) {
        if (given != found) {
            throw wrong(key + " = " + label(given) + " is given, but its keys (" + evidence + ") belong to "
                    + label(found));
        }
    }

    private WeightFormatException wrong(String fault) {
        return new WeightFormatException(
                Kind.WRONG_SETTINGS, "The settings of " + file + " do not fit: " + fault + ".");
    }
}
