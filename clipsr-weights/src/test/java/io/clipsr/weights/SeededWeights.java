package io.clipsr.weights;

import io.clipsr.weights.format.WeightFormatException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Weights without a file: every value follows from a seed, the parameter's name and its index, and Java and Python
 * compute the same bits. The top 24 bits of splitmix64, started at the FNV-1a hash of the name, give a uniform number
 * in [-1, 1); offset and bound depend on the kind of parameter and keep activations near 1.
 *
 * <p>Tensors are not stored but computed each time they are read.
 */
public final class SeededWeights implements ModelWeights {
    private static final long GAMMA = 0x9E3779B97F4A7C15L;

    private final int seed;
    private final ModelConfig config;
    private final Map<String, int[]> shapes;

    /**
     * Creates weights.
     *
     * @param shapes the native names ({@code netG....}, {@code clip....}) with their shapes
     */
    public SeededWeights(int seed, ModelConfig config, Map<String, int[]> shapes) {
        this.seed = seed;
        this.config = config;
        this.shapes = Collections.unmodifiableMap(new LinkedHashMap<>(shapes));
    }

    /** Returns weights of the published sizes with seed 1, as in the golden files. */
    public static SeededWeights fullSize(ModelConfig config) {
        return fullSize(1, config);
    }

    /** Returns weights of the published sizes, with the tensors of a configuration by the committed key lists. */
    public static SeededWeights fullSize(int seed, ModelConfig config) {
        Map<String, int[]> shapes = new LinkedHashMap<>();
        KeyList.released("netG").forEach((key, shape) -> shapes.put("netG." + key, shape));
        if (config.graph() == ModelConfig.Graph.PAPER) {
            KeyList.all("netG").forEach((key, shape) -> {
                boolean clipVit =
                        key.startsWith("mapping.") && !key.contains(".FBlocks.") && !key.contains(".CLIP_ViT.conv1.");
                if (clipVit || key.startsWith("TBlocks.")) {
                    shapes.put("netG." + key, shape);
                }
            });
        }
        KeyList.all("attention").forEach((key, shape) -> {
            boolean paperOnly = key.startsWith("TBlocks.") || key.startsWith("mapping.");
            boolean asked = key.startsWith("mapping.")
                    ? config.predictor() == ModelConfig.Predictor.ATTENTION
                    : config.fusion() == ModelConfig.Fusion.CROSS_ATTENTION;
            if (asked && (!paperOnly || config.graph() == ModelConfig.Graph.PAPER)) {
                shapes.put("netG." + key, shape);
            }
        });
        KeyList.released("clip").forEach((key, shape) -> shapes.put("clip." + key, shape));
        return new SeededWeights(seed, config, shapes);
    }

    /** Returns weights of any sizes, with the tensors that a configuration uses. */
    public static SeededWeights of(int seed, ModelConfig config, Widths widths) {
        return new SeededWeights(seed, config, ParameterTable.of(config, widths));
    }

    /**
     * Returns a low-resolution input with values in [-1, 1).
     *
     * @param name the name of the case in the golden files, such as {@code noise64}
     * @param shape the shape, usually {@code n, 3, height, width}
     */
    public static float[] picture(int seed, String name, int... shape) {
        float[] values = new float[Math.toIntExact(count(shape))];
        fill(values, 0, values.length, hash("clipsr/" + seed + "/LR/" + name), 0, 0f, 1f);
        return values;
    }

    /** Returns the names of all tensors, in state-dict order. */
    public Set<String> names() {
        return shapes.keySet();
    }

    @Override
    public ModelConfig config() {
        return config;
    }

    @Override
    public boolean contains(String name) {
        return shapes.containsKey(name);
    }

    @Override
    public int[] shape(String name) {
        int[] shape = shapes.get(name);
        if (shape == null) {
            throw new WeightFormatException("The seeded weights have no tensor '" + name + "'.");
        }
        return shape.clone();
    }

    @Override
    public float[] read(String name) {
        int[] shape = shape(name);
        float[] values = new float[Math.toIntExact(count(shape))];
        fill(values, 0, values.length, hash("clipsr/" + seed + "/" + name), 0, offset(name), bound(name, shape));
        return values;
    }

    @Override
    public float[] readRows(String name, int... rows) {
        int[] shape = shape(name);
        int size = Math.toIntExact(count(shape) / shape[0]);
        float[] values = new float[Math.multiplyExact(rows.length, size)];
        long state = hash("clipsr/" + seed + "/" + name);
        for (int i = 0; i < rows.length; i++) {
            if (rows[i] < 0 || rows[i] >= shape[0]) {
                throw new IndexOutOfBoundsException("row " + rows[i] + " of " + name + ", which has " + shape[0]);
            }
            fill(values, i * size, size, state, (long) rows[i] * size, offset(name), bound(name, shape));
        }
        return values;
    }

    @Override
    public void close() {
        // Nothing is held.
    }

    private static void fill(float[] to, int at, int n, long hash, long first, float offset, float bound) {
        long state = hash + first * GAMMA;
        for (int i = at; i < at + n; i++) {
            state += GAMMA;
            long z = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
            z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
            z ^= z >>> 31;
            to[i] = offset + bound * ((int) (z >>> 40) * 0x1p-23f - 1f);
        }
    }

    private static long hash(String text) {
        long h = 0xCBF29CE484222325L;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            h = (h ^ (b & 0xFF)) * 0x100000001B3L;
        }
        return h;
    }

    private static float offset(String name) {
        if (name.endsWith("logit_scale")) {
            return (float) Math.log(1 / 0.07);
        }
        if (name.endsWith("R.weight")) {
            return 0.17f;
        }
        return name.endsWith("fc_gamma.linear2.bias") || isNormWeight(name) ? 1f : 0f;
    }

    private static float bound(String name, int[] shape) {
        double fanIn = shape.length > 1 ? (double) count(shape) / shape[0] : 1;
        if (name.endsWith("logit_scale") || name.endsWith("R.weight")) {
            return 0f;
        }
        if (name.endsWith("fc_gamma.linear2.bias") || isNormWeight(name)) {
            return 0.2f;
        }
        if (name.endsWith("linear2.weight")) {
            return (float) (0.85 / Math.sqrt(fanIn));
        }
        if (name.endsWith("token_embedding.weight") || name.endsWith("class_embedding")) {
            return 0.09f;
        }
        if (name.endsWith("positional_embedding")) {
            return 0.05f;
        }
        if (name.endsWith("text_projection") || name.endsWith("visual.proj")) {
            return (float) Math.sqrt(3.0 / shape[0]);
        }
        if (shape.length >= 2) {
            double gain =
                    name.contains("out_proj") || name.contains("c_proj") ? 0.5 : name.contains(".attn_") ? 0.3 : 1.0;
            return (float) (gain * Math.sqrt(3.0 / fanIn));
        }
        return 0.1f;
    }

    private static boolean isNormWeight(String name) {
        return name.contains(".ln_") && name.endsWith(".weight");
    }

    private static long count(int[] shape) {
        long n = 1;
        for (int d : shape) {
            n = Math.multiplyExact(n, (long) d);
        }
        return n;
    }
}
