package io.clipsr.weights.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.clipsr.weights.format.WeightFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that the limits of one file hold for all files of a model together. */
class ShardedFileTest {
    @TempDir
    private Path folder;

    private Path index() throws IOException {
        return Files.writeString(
                folder.resolve("model.safetensors.index.json"),
                "{\"weight_map\":{\"a0\":\"a.safetensors\",\"b0\":\"b.safetensors\"}}");
    }

    private void shard(String name, int tensors, int metadata) throws IOException {
        StringBuilder header = new StringBuilder("{\"__metadata__\":{\"text\":\"" + "x".repeat(metadata) + "\"}");
        for (int i = 0; i < tensors; i++) {
            header.append(",\"" + name + i + "\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}");
        }
        byte[] json = header.append('}').toString().getBytes(UTF_8);
        byte[] file = ByteBuffer.allocate(8 + json.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .array();
        Files.write(folder.resolve(name + ".safetensors"), file);
    }

    @Test
    void tensorsOfAllFilesAreLimitedTogether() throws IOException {
        Path index = index();
        shard("a", 15_000, 0);
        shard("b", 15_000, 0);
        WeightFormatException e = assertThrows(WeightFormatException.class, () -> TensorFileOpener.open(index));
        assertEquals(WeightFormatException.Kind.TOO_MANY_TENSORS, e.kind());
        assertEquals("The files of " + index + " have more than 20000 tensors together.", e.getMessage());
    }

    @Test
    void metadataOfAllFilesIsLimitedTogether() throws IOException {
        Path index = index();
        shard("a", 1, 600_000);
        shard("b", 1, 600_000);
        WeightFormatException e = assertThrows(WeightFormatException.class, () -> TensorFileOpener.open(index));
        assertEquals(
                "The files of " + index + " have more than 1048576 characters of metadata together.", e.getMessage());
    }
}
