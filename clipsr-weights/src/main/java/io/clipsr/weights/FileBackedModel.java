package io.clipsr.weights;

import io.clipsr.weights.format.TensorFile;
import io.clipsr.weights.format.TensorInfo;
import io.clipsr.weights.format.WeightFormatException;
import io.clipsr.weights.format.WeightFormatException.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A model whose tensors are stored in one or two files. */
public abstract class FileBackedModel implements ModelWeights {
    /** The number of values read at a time, so that they are still in the cache when they are checked. */
    private static final int CHUNK = 1 << 16;

    private final Set<TensorFile> files;
    private final ModelConfig config;
    private final Widths widths;
    private final Map<String, Source> sources;

    /**
     * The source of a tensor.
     *
     * @param file the file
     * @param info the entry of the tensor in the file
     */
    record Source(TensorFile file, TensorInfo info) {}

    FileBackedModel(Collection<TensorFile> files, ValidatedNetwork model) {
        this.files = new LinkedHashSet<>(files);
        this.config = model.config();
        this.widths = model.widths();
        this.sources = Collections.unmodifiableMap(new LinkedHashMap<>(model.sources()));
    }

    @Override
    public final ModelConfig config() {
        return config;
    }

    /** Returns the sizes of the network. */
    public final Widths widths() {
        return widths;
    }

    /** Returns the native names of all tensors, in a fixed order. */
    public final Set<String> names() {
        return sources.keySet();
    }

    @Override
    public final boolean contains(String name) {
        return sources.containsKey(name);
    }

    @Override
    public final int[] shape(String name) {
        return source(name).info.dimensions();
    }

    @Override
    public final float[] read(String name) {
        Source source = source(name);
        float[] values = source.file.allocate(source.info.name());
        read(source, values, 0);
        return values;
    }

    @Override
    public final void read(String name, float[] to, int at) {
        read(source(name), to, at);
    }

    private static void read(Source source, float[] to, int at) {
        int all = Math.toIntExact(source.info.count());
        for (int first = 0, count; first < all; first += count) {
            count = Math.min(CHUNK, all - first);
            source.file.read(source.info.name(), first, to, at + first, count);
            checkFinite(source, first, to, at + first, count);
        }
    }

    @Override
    public final float[] readRows(String name, int... rows) {
        Source source = source(name);
        float[] values = source.file.readRows(source.info.name(), rows);
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                int width = values.length / rows.length;
                throw notFinite(source, (long) rows[i / width] * width + i % width, values[i]);
            }
        }
        return values;
    }

    @Override
    public final void close() {
        files.forEach(TensorFile::close);
    }

    /**
     * Reads consecutive values of a tensor to the start of an array.
     *
     * @param name the tensor's native name
     * @param first the index of the first value, in row-major order
     * @param to the array to fill
     * @param count the number of values
     * @throws WeightFormatException if there is no such tensor, its bytes cannot be read, or a value is not finite
     */
    public final void read(String name, long first, float[] to, int count) {
        Source source = source(name);
        source.file.read(source.info.name(), first, to, 0, count);
        checkFinite(source, first, to, 0, count);
    }

    /**
     * Compares all tensors of the model with the checksums of their files, if the files have any.
     *
     * @throws WeightFormatException if a tensor is damaged
     */
    public final void verify() {
        Map<TensorFile, List<String>> names = new LinkedHashMap<>();
        sources.values()
                .forEach(source -> names.computeIfAbsent(source.file, file -> new ArrayList<>())
                        .add(source.info.name()));
        names.forEach(TensorFile::verify);
    }

    /** Returns the entry of a tensor in its file. */
    public final TensorInfo stored(String name) {
        return source(name).info;
    }

    private Source source(String name) {
        Source source = sources.get(name);
        if (source == null) {
            throw new WeightFormatException(Kind.NO_SUCH_TENSOR, "The model has no tensor '" + name + "'.");
        }
        return source;
    }

    private static void checkFinite(Source source, long first, float[] values, int at, int count) {
        // Infinity and NaN have the largest bit patterns, and compilers vectorise a maximum of ints.
        int largest = 0;
        for (int i = at; i < at + count; i++) {
            largest = Math.max(largest, Float.floatToRawIntBits(values[i]) & 0x7FFFFFFF);
        }
        if (largest < 0x7F800000) {
            return;
        }
        for (int i = at; i < at + count; i++) {
            if (!Float.isFinite(values[i])) {
                throw notFinite(source, first + i - at, values[i]);
            }
        }
    }

    private static WeightFormatException notFinite(Source source, long index, float value) {
        return new WeightFormatException(
                Kind.BAD_VALUE,
                "Tensor '" + source.info.name() + "' of " + source.file.name() + " holds "
                        + value + " at index " + index
                        + ": weights must be finite numbers; use a checkpoint of a training that did not diverge.");
    }
}
