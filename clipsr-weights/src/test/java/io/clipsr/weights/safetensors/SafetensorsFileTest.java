package io.clipsr.weights.safetensors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.clipsr.weights.container.TensorFileOpener;
import io.clipsr.weights.format.ElementType;
import io.clipsr.weights.format.TensorFile;
import io.clipsr.weights.format.TensorInfo;
import io.clipsr.weights.format.WeightFormatException;
import io.clipsr.weights.storage.FileBytes;
import io.clipsr.weights.storage.ParseLimits;
import io.clipsr.weights.support.AtomicFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsFileTest {
    private static final List<TensorInfo> TENSORS = List.of(
            new TensorInfo("half", ElementType.F16, List.of(3)),
            new TensorInfo("grid", ElementType.F32, List.of(2, 3)),
            new TensorInfo("empty", ElementType.F32, List.of(0, 4)),
            new TensorInfo("scalar", ElementType.BF16, List.of()));

    @TempDir
    Path folder;

    @Test
    void whatIsWrittenIsRead() throws IOException {
        Path file = write("a.safetensors");
        try (TensorFile weights = TensorFileOpener.open(file)) {
            assertEquals("safetensors", weights.container());
            assertEquals(Map.of("format", "test", "note", "\u00e9\n\""), weights.metadata());
            assertEquals(
                    List.of("grid", "empty", "half", "scalar"),
                    new ArrayList<>(weights.tensors().keySet()));
            assertArrayEquals(new float[] {0, 1, 2, 3, 4, 5}, weights.read("grid"));
            assertArrayEquals(new float[] {3, 4, 5, 0, 1, 2, 3, 4, 5}, weights.readRows("grid", 1, 0, 1));
            assertArrayEquals(new float[] {0, 1, 2}, weights.read("half"));
            assertArrayEquals(new float[0], weights.read("empty"));
            assertArrayEquals(new float[] {0}, weights.read("scalar"));
            float[] some = new float[5];
            weights.read("grid", 2, some, 1, 3);
            assertArrayEquals(new float[] {0, 2, 3, 4, 0}, some);
            assertThrows(IndexOutOfBoundsException.class, () -> weights.read("grid", 4, some, 0, 3));
            assertThrows(IndexOutOfBoundsException.class, () -> weights.readRows("grid", 2));
        }
    }

    @Test
    void theStreamHoldsTheSame() throws IOException {
        byte[] bytes = Files.readAllBytes(write("a.safetensors"));
        try (TensorFile weights = SafetensorsFile.read("a stream", new ByteArrayInputStream(bytes))) {
            assertArrayEquals(new float[] {0, 1, 2, 3, 4, 5}, weights.read("grid"));
            assertArrayEquals(new float[] {3, 4, 5}, weights.readRows("grid", 1));
        }
        for (int length = 0; length < bytes.length; length++) {
            ByteArrayInputStream cut = new ByteArrayInputStream(bytes, 0, length);
            assertEquals(
                    length
                                    < 8
                                            + ByteBuffer.wrap(bytes)
                                                    .order(ByteOrder.LITTLE_ENDIAN)
                                                    .getLong()
                            ? WeightFormatException.Kind.HEADER_TRUNCATED
                            : WeightFormatException.Kind.DATA_TRUNCATED,
                    assertThrows(WeightFormatException.class, () -> SafetensorsFile.read("a stream", cut))
                            .kind());
        }
    }

    @Test
    void readingAfterCloseIsAnError() throws IOException {
        TensorFile weights = TensorFileOpener.open(write("a.safetensors"));
        weights.readRows("grid", 0);
        weights.close();
        assertThrows(IllegalStateException.class, () -> weights.read("grid"));
        assertThrows(IllegalStateException.class, () -> weights.readRows("grid", 0));
    }

    @Test
    void aPendingInterruptNeitherHurtsNorGetsLost() throws IOException {
        try (TensorFile weights = TensorFileOpener.open(write("a.safetensors"))) {
            Thread.currentThread().interrupt();
            weights.read("grid");
            weights.readRows("grid", 0);
            assertEquals(true, Thread.interrupted());
            assertArrayEquals(new float[] {0, 1, 2}, weights.read("half"));
        }
    }

    @Test
    void theSameContentsGiveTheSameBytesAndDataIsAligned() throws IOException {
        byte[] bytes = Files.readAllBytes(write("a.safetensors"));
        assertArrayEquals(bytes, Files.readAllBytes(write("b.safetensors")));
        assertEquals(0, ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong() % 8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[1]|4|its header is not a JSON object|HEADER_JSON",
                "{\"a\":1}|0|the entry 'a' is not an object|HEADER_ENTRY",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}|4|the key 'a' occurs twice in its header|HEADER_DUPLICATE_KEY",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}|4|tensor 'a' (F32 2, 8 bytes) is placed at bytes 0 to 4|TENSOR_LENGTH",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}|8|tensor 'a' begins at byte 4 of the data, expected 0: tensors must lie without holes and without overlap|TENSOR_HOLE",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[2,6]}}|6|tensor 'b' begins at byte 2 of the data, expected 4: tensors must lie without holes and without overlap|TENSOR_OVERLAP",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}|6|2 bytes follow its last tensor|DATA_TRAILING",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}|4|tensor 'a' has a dimension of -1|TENSOR_SHAPE",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2000000000,2000000000,2000000000],\"data_offsets\":[0,4]}}|4|the shape of tensor 'a' is larger than any file|TENSOR_SHAPE",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,4]}}|4|shape or data_offsets of tensor 'a' holds something that is not a whole number|HEADER_ENTRY",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}|4|tensor 'a' lacks dtype, shape or data_offsets|HEADER_ENTRY",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4],\"x\":1}}|4|tensor 'a' has the unknown entry 'x'|HEADER_ENTRY",
                "{\"__metadata__\":{\"a\":1}}|0|the metadata 'a' is not text|HEADER_METADATA",
                "{} {}|0|text follows its header|HEADER_JSON",
            })
    void aHeaderThatIsNotSoundIsRefused(String header, int data, String fault, WeightFormatException.Kind kind)
            throws IOException {
        Path file = folder.resolve("x.safetensors");
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        Files.write(
                file,
                ByteBuffer.allocate(8 + json.length + data)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(json.length)
                        .put(json)
                        .array());
        WeightFormatException e = assertThrows(
                WeightFormatException.class, () -> SafetensorsFile.open(FileBytes.open(file), ParseLimits.DEFAULT));
        assertEquals(file + " is not a valid safetensors file: " + fault + ".", e.getMessage());
        assertEquals(kind, e.kind());
    }

    @Test
    void aTruncatedFileSaysSo() throws IOException {
        Path file = write("a.safetensors");
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 3));
        assertEquals(
                file
                        + " is truncated: its header describes 32 bytes of tensors, 29 are there; copy or download it again.",
                assertThrows(WeightFormatException.class, () -> TensorFileOpener.open(file))
                        .getMessage());
        Files.write(file, Arrays.copyOf(bytes, 50));
        assertEquals(
                file + " is truncated: a safetensors header of "
                        + ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong()
                        + " bytes was expected, 42 are there; copy or download it again.",
                assertThrows(WeightFormatException.class, () -> TensorFileOpener.open(file))
                        .getMessage());
    }

    @Test
    void aHeaderWhoseLengthLooksLikeAPickleIsStillAHeader() throws IOException {
        Path file = folder.resolve("x.safetensors");
        byte[] json = "{}".concat(" ".repeat(0x0280 - 2)).getBytes(StandardCharsets.UTF_8);
        Files.write(
                file,
                ByteBuffer.allocate(8 + json.length)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(json.length)
                        .put(json)
                        .array());
        try (TensorFile weights = TensorFileOpener.open(file)) {
            assertEquals(Map.of(), weights.tensors());
        }
    }

    @Test
    void anUnknownTypeIsNamed() throws IOException {
        Path file = folder.resolve("x.safetensors");
        byte[] json =
                "{\"a\":{\"dtype\":\"F8_E4M3\",\"shape\":[1],\"data_offsets\":[0,1]}}".getBytes(StandardCharsets.UTF_8);
        Files.write(
                file,
                ByteBuffer.allocate(9 + json.length)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(json.length)
                        .put(json)
                        .array());
        assertEquals(
                "Tensor 'a' of " + file + " has the type 'F8_E4M3', which is not supported; supported are "
                        + "[F64, F32, F16, BF16, I64, I32, I16, I8, U8, BOOL].",
                assertThrows(WeightFormatException.class, () -> TensorFileOpener.open(file))
                        .getMessage());
    }

    private Path write(String name) throws IOException {
        Path file = folder.resolve(name);
        AtomicFile.write(
                file,
                true,
                channel -> SafetensorsWriter.write(
                        channel,
                        Map.of("note", "\u00e9\n\"", "format", "test"),
                        TENSORS,
                        (tensor, first, to, count) -> {
                            for (int i = 0; i < count; i++) {
                                to[i] = first + i;
                            }
                        }));
        return file;
    }
}
