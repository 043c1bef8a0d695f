package io.clipsr.weights;

import io.clipsr.weights.format.TensorFile;
import io.clipsr.weights.format.TensorInfo;
import io.clipsr.weights.format.WeightFormatException;
import io.clipsr.weights.format.WeightFormatException.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A view of a CLIP file of the Hugging Face transformers library under OpenAI's key names. Separate tensors for
 * queries, keys and values are joined, and projections are transposed. Tensors with other names are unchanged.
 */
final class HuggingFaceClip implements TensorFile {
    /**
     * The rules: Hugging Face's name, OpenAI's name, and the action. # is the number of a block, * is weight or bias,
     * and {@code ?} is each of q, k and v.
     */
    private static final List<Rule> RULES = rules("""
            text_model.embeddings.token_embedding.weight          token_embedding.weight                     same
            text_model.embeddings.position_embedding.weight       positional_embedding                       same
            text_model.embeddings.position_ids                    -                                          drop
            text_model.final_layer_norm.*                         ln_final.*                                 same
            text_projection.weight                                text_projection                            transpose
            text_model.encoder.layers.#.self_attn.?_proj.*        transformer.resblocks.#.attn.in_proj_*     join
            text_model.encoder.layers.#.self_attn.out_proj.*      transformer.resblocks.#.attn.out_proj.*    same
            text_model.encoder.layers.#.layer_norm1.*             transformer.resblocks.#.ln_1.*             same
            text_model.encoder.layers.#.layer_norm2.*             transformer.resblocks.#.ln_2.*             same
            text_model.encoder.layers.#.mlp.fc1.*                 transformer.resblocks.#.mlp.c_fc.*         same
            text_model.encoder.layers.#.mlp.fc2.*                 transformer.resblocks.#.mlp.c_proj.*       same
            vision_model.embeddings.class_embedding               visual.class_embedding                     same
            vision_model.embeddings.patch_embedding.weight        visual.conv1.weight                        same
            vision_model.embeddings.position_embedding.weight     visual.positional_embedding                same
            vision_model.embeddings.position_ids                  -                                          drop
            vision_model.pre_layrnorm.*                           visual.ln_pre.*                            same
            vision_model.post_layernorm.*                         visual.ln_post.*                           same
            visual_projection.weight                              visual.proj                                transpose
            vision_model.encoder.layers.#.self_attn.?_proj.*      visual.transformer.resblocks.#.attn.in_proj_*   join
            vision_model.encoder.layers.#.self_attn.out_proj.*    visual.transformer.resblocks.#.attn.out_proj.*  same
            vision_model.encoder.layers.#.layer_norm1.*           visual.transformer.resblocks.#.ln_1.*      same
            vision_model.encoder.layers.#.layer_norm2.*           visual.transformer.resblocks.#.ln_2.*      same
            vision_model.encoder.layers.#.mlp.fc1.*               visual.transformer.resblocks.#.mlp.c_fc.*  same
            vision_model.encoder.layers.#.mlp.fc2.*               visual.transformer.resblocks.#.mlp.c_proj.*     same
            """);

    private static final String SIGNATURE = "text_model.encoder.layers.0.";

    private final TensorFile file;
    private final Map<String, Recipe> recipes = new LinkedHashMap<>();
    private final Map<String, TensorInfo> tensors = new LinkedHashMap<>();

    private record Rule(Pattern huggingFaceName, String openAiName, String action) {}

    /**
     * The construction of a tensor from those of the file: they are joined along the first dimension, or a single one
     * is transposed.
     */
    private record Recipe(List<TensorInfo> parts, boolean transposed) {
        TensorInfo info(String name) {
            TensorInfo first = parts.get(0);
            List<Integer> shape = new ArrayList<>(first.shape());
            if (transposed) {
                Collections.reverse(shape);
            } else if (parts.size() > 1) {
                shape.set(
                        0, parts.stream().mapToInt(part -> part.shape().get(0)).reduce(0, Math::addExact));
            }
            return new TensorInfo(name, first.type(), shape);
        }
    }

    private HuggingFaceClip(TensorFile file, String wrapping) {
        this.file = file;
        Set<String> used = new HashSet<>();
        for (String name : file.tensors().keySet()) {
            if (!used.contains(name)) {
                translate(name, name.startsWith(wrapping) ? wrapping : null, used);
            }
        }
        recipes.forEach((name, recipe) -> tensors.put(name, describe(name, recipe)));
    }

    private TensorInfo describe(String name, Recipe recipe) {
        try {
            return recipe.info(name);
        } catch (ArithmeticException e) {
            throw new WeightFormatException(
                    Kind.TENSOR_SHAPE,
                    file.name() + " is damaged: query, key and value of '" + name
                            + "' are too large to be joined, "
                            + recipe.parts.get(0).shapeText() + " each; download it again.",
                    e);
        }
    }

    /**
     * Returns a view under OpenAI's names of a file with Hugging Face's, else the file itself. Closing either closes
     * both.
     */
    static TensorFile underOpenAiNames(TensorFile file) {
        for (String name : file.tensors().keySet()) {
            int at = name.indexOf(SIGNATURE);
            if (at == 0 || at > 0 && name.charAt(at - 1) == '.') {
                return new HuggingFaceClip(file, name.substring(0, at));
            }
        }
        return file;
    }

    private void translate(String name, String wrapping, Set<String> used) {
        for (Rule rule : wrapping == null ? List.<Rule>of() : RULES) {
            Matcher match = rule.huggingFaceName.matcher(name.substring(wrapping.length()));
            if (match.matches()) {
                List<String> parts = rule.action.equals("join") ? joined(name) : List.of(name);
                if (parts.isEmpty()) {
                    break;
                }
                used.addAll(parts);
                if (!rule.action.equals("drop")) {
                    put(wrapping + openAiName(rule, match), parts, rule.action.equals("transpose"));
                }
                return;
            }
        }
        put(name, List.of(name), false);
    }

    private void put(String name, List<String> parts, boolean transposed) {
        List<TensorInfo> infos = parts.stream().map(file::info).toList();
        if (transposed && infos.get(0).shape().size() != 2) {
            throw new WeightFormatException(
                    Kind.WRONG_SHAPE,
                    "Tensor '" + parts.get(0) + "' of " + file.name() + " is "
                            + infos.get(0).shapeText() + ", but a projection has two dimensions.");
        }
        if (recipes.put(name, new Recipe(infos, transposed)) != null) {
            throw new WeightFormatException(
                    Kind.AMBIGUOUS_NETWORK,
                    file.name() + " holds '" + name
                            + "' more than once, in two layouts; save only the one that is meant.");
        }
    }

    /**
     * Returns the names of queries, keys and values, in this order; empty if one is missing or they do not fit
     * together.
     */
    private List<String> joined(String name) {
        int at = name.lastIndexOf("_proj.") - 1;
        List<String> parts = List.of("q", "k", "v").stream()
                .map(part -> name.substring(0, at) + part + name.substring(at + 1))
                .toList();
        TensorInfo first = file.tensors().get(parts.get(0));
        for (String part : parts) {
            TensorInfo info = file.tensors().get(part);
            if (info == null
                    || first == null
                    || info.shape().isEmpty()
                    || !info.shape().equals(first.shape())
                    || info.type() != first.type()) {
                return List.of();
            }
        }
        return parts;
    }

    private static String openAiName(Rule rule, Matcher match) {
        String name = rule.openAiName;
        for (int group = 1; group <= match.groupCount(); group++) {
            name = name.replaceFirst("[#*]", match.group(group));
        }
        return name;
    }

    private static List<Rule> rules(String table) {
        return table.lines()
                .map(line -> line.trim().split("\\s+"))
                .map(columns -> new Rule(
                        Pattern.compile(columns[0]
                                .replace(".", "\\.")
                                .replace("#", "(\\d{1,3})")
                                .replace("*", "(weight|bias)")
                                .replace("?", "[qkv]")),
                        columns[1],
                        columns[2]))
                .toList();
    }

    @Override
    public String name() {
        return file.name();
    }

    @Override
    public String container() {
        return file.container();
    }

    @Override
    public Map<String, TensorInfo> tensors() {
        return Collections.unmodifiableMap(tensors);
    }

    @Override
    public Map<String, String> metadata() {
        return file.metadata();
    }

    @Override
    public void verify(Collection<String> names) {
        List<String> parts = new ArrayList<>();
        names.forEach(name -> recipes.get(info(name).name()).parts.forEach(part -> parts.add(part.name())));
        file.verify(parts);
    }

    @Override
    public void read(String name, long first, float[] to, int at, int count) {
        Objects.checkFromIndexSize(first, count, info(name).count());
        Recipe recipe = recipes.get(name);
        if (recipe.transposed) {
            transpose(recipe.parts.get(0), (int) first, to, at, count);
            return;
        }
        long begin = 0;
        for (TensorInfo part : recipe.parts) {
            int from = (int) Math.max(0, begin - first);
            int end = (int) Math.min(count, begin + part.count() - first);
            if (from < end) {
                file.read(part.name(), first + from - begin, to, at + from, end - from);
            }
            begin += part.count();
        }
    }

    private void transpose(TensorInfo part, int first, float[] to, int at, int count) {
        float[] values = file.read(part.name());
        int height = part.shape().get(0);
        int width = part.shape().get(1);
        for (int i = 0; i < count; i++) {
            int index = first + i;
            to[at + i] = values[index % height * width + index / height];
        }
    }

    @Override
    public float[] readRows(String name, int... rows) {
        TensorInfo info = info(name);
        int width = Math.toIntExact(info.count() / Math.max(1, info.shape().get(0)));
        float[] values = new float[Math.multiplyExact(rows.length, width)];
        IntStream.range(0, rows.length)
                .forEach(i -> read(
                        name,
                        (long) Objects.checkIndex(rows[i], info.shape().get(0)) * width,
                        values,
                        i * width,
                        width));
        return values;
    }

    @Override
    public void close() {
        file.close();
    }
}
