package io.clipsr.weights.container;

import io.clipsr.weights.format.TensorFile;
import io.clipsr.weights.format.TensorInfo;
import io.clipsr.weights.format.WeightFormatException;
import io.clipsr.weights.format.WeightFormatException.Kind;
import io.clipsr.weights.storage.ParseLimits;
import io.clipsr.weights.support.CloseOnFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A model in several files, with an index that maps each tensor to a file. */
final class ShardedFile implements TensorFile {
    private static final int MAX_FILES = 1_000;

    private final String name;
    private final Map<String, TensorFile> files = new LinkedHashMap<>();
    private final Map<String, TensorFile> fileOf = new LinkedHashMap<>();
    private final Map<String, TensorInfo> tensors = new LinkedHashMap<>();

    private ShardedFile(String name) {
        this.name = name;
    }

    /**
     * Opens all files of a model.
     *
     * @param path the path of the index
     * @param index the contents of the index
     * @throws WeightFormatException if a file is missing or damaged, or lacks a tensor of the index
     */
    static ShardedFile open(Path path, ShardIndex index) {
        try (CloseOnFailure opening = new CloseOnFailure()) {
            ShardedFile file = opening.add(new ShardedFile(path.toString()));
            file.openAll(path.toAbsolutePath().getParent(), index);
            return opening.keep(file);
        }
    }

    private void openAll(Path folder, ShardIndex index) {
        if (index.files().size() > MAX_FILES) {
            throw new WeightFormatException(
                    Kind.INDEX_SHARD,
                    name + " names " + index.files().size() + " files, allowed are " + MAX_FILES + ".");
        }
        for (String shard : index.files()) {
            Path path = folder.resolve(shard);
            if (!Files.isRegularFile(path)) {
                throw new WeightFormatException(
                        Kind.INDEX_SHARD,
                        name + " names the file '" + shard
                                + "', which is not beside it; download all files of the model.");
            }
            TensorFile file = TensorFileOpener.openSingle(path);
            files.put(shard, file);
            checkTotals(ParseLimits.DEFAULT);
        }
        index.shards().forEach((tensor, shard) -> {
            TensorFile holder = files.get(shard);
            if (!holder.tensors().containsKey(tensor)) {
                throw new WeightFormatException(
                        Kind.INDEX_TENSOR,
                        name + " says that '" + shard + "' holds the tensor '" + tensor
                                + "', which it does not; download all files of the model again.");
            }
            fileOf.put(tensor, holder);
            tensors.put(tensor, holder.info(tensor));
        });
    }

    /** Checks the limits of one file for all files together, of which each may be just below them. */
    private void checkTotals(ParseLimits limits) {
        long tensorsInAll = 0;
        long textInAll = 0;
        for (TensorFile file : files.values()) {
            tensorsInAll += file.tensors().size();
            for (Map.Entry<String, String> entry : file.metadata().entrySet()) {
                textInAll += entry.getKey().length() + entry.getValue().length();
            }
        }
        if (tensorsInAll > limits.tensors()) {
            throw new WeightFormatException(
                    Kind.TOO_MANY_TENSORS,
                    "The files of " + name + " have more than " + limits.tensors() + " tensors together.");
        }
        if (textInAll > limits.textBytes()) {
            throw new WeightFormatException(
                    Kind.INDEX_SHARD,
                    "The files of " + name + " have more than " + limits.textBytes()
                            + " characters of metadata together.");
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String container() {
        List<String> kinds =
                files.values().stream().map(TensorFile::container).distinct().toList();
        return String.join(" and ", kinds) + " in " + files.size() + (files.size() == 1 ? " file" : " files");
    }

    @Override
    public Map<String, TensorInfo> tensors() {
        return Collections.unmodifiableMap(tensors);
    }

    @Override
    public Map<String, String> metadata() {
        return Map.of();
    }

    @Override
    public void verify(Collection<String> names) {
        Map<TensorFile, Collection<String>> byFile = new HashMap<>();
        names.forEach(tensor -> byFile.computeIfAbsent(holder(tensor), file -> new ArrayList<>())
                .add(tensor));
        byFile.forEach(TensorFile::verify);
    }

    @Override
    public void read(String tensor, long first, float[] to, int at, int count) {
        holder(tensor).read(tensor, first, to, at, count);
    }

    @Override
    public float[] readRows(String tensor, int... rows) {
        return holder(tensor).readRows(tensor, rows);
    }

    private TensorFile holder(String tensor) {
        return fileOf.get(info(tensor).name());
    }

    @Override
    public void close() {
        files.values().forEach(TensorFile::close);
    }
}
