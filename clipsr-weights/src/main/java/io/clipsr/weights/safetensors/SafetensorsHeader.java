package io.clipsr.weights.safetensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.clipsr.weights.format.ElementType;
import io.clipsr.weights.format.TensorInfo;
import io.clipsr.weights.format.WeightFormatException;
import io.clipsr.weights.format.WeightFormatException.Kind;
import io.clipsr.weights.storage.ParseLimits;
import io.clipsr.weights.storage.StoredTensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The header of a safetensors file: JSON with the type, shape and offsets of each tensor, and flat text metadata.
 *
 * @see <a href="https://huggingface.co/docs/safetensors">the format</a>
 */
final class SafetensorsHeader {
    private static final int MAX_NAME = 500;
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNameLength(MAX_NAME)
                    .maxStringLength(ParseLimits.DEFAULT.textBytes())
                    .maxNestingDepth(4)
                    .build())
            .build();

    private final String file;
    private final ParseLimits limits;
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final Set<String> names = new HashSet<>();
    private final List<Placed> placed = new ArrayList<>();
    private long metadataBytes;

    private record Placed(TensorInfo info, long begin, long end) {}

    /**
     * Parses a header as a stream.
     *
     * @param file the name of the file in messages
     * @param json the stream of the header's bytes, which ends with them
     * @param limits the limits for the contents
     */
    SafetensorsHeader(String file, InputStream json, ParseLimits limits) {
        this.file = file;
        this.limits = limits;
        // The parser would guess the encoding of bytes, but the format allows only UTF-8.
        Reader text = new InputStreamReader(json, StandardCharsets.UTF_8.newDecoder());
        try (JsonParser parser = JSON.createParser(text)) {
            expect(Kind.HEADER_JSON, parser.nextToken() == JsonToken.START_OBJECT, "its header is not a JSON object");
            for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
                expect(
                        Kind.HEADER_ENTRY,
                        parser.nextToken() == JsonToken.START_OBJECT,
                        "the entry '" + key + "' is not an object");
                expect(Kind.HEADER_DUPLICATE_KEY, names.add(key), "the key '" + key + "' occurs twice in its header");
                if (key.equals("__metadata__")) {
                    readMetadata(parser);
                } else {
                    expect(
                            Kind.TOO_MANY_TENSORS,
                            placed.size() < limits.tensors(),
                            "it has more than " + limits.tensors() + " tensors");
                    placed.add(readTensor(parser, key));
                }
            }
            expect(Kind.HEADER_JSON, parser.nextToken() == null, "text follows its header");
        } catch (StreamConstraintsException e) {
            throw new WeightFormatException(
                    Kind.HEADER_JSON,
                    file + " is not a valid safetensors file: its header has a name, a text or a "
                            + "number that is too long, or is nested too deep.",
                    e);
        } catch (JsonProcessingException e) {
            throw new WeightFormatException(
                    Kind.HEADER_JSON,
                    file + " is not a valid safetensors file: its header is not JSON"
                            + (e.getLocation() == null
                                    ? ""
                                    : " at character " + e.getLocation().getCharOffset()) + ".",
                    e);
        } catch (CharacterCodingException e) {
            throw new WeightFormatException(
                    Kind.HEADER_JSON, file + " is not a valid safetensors file: its header is not in UTF-8.", e);
        } catch (IOException e) {
            throw new WeightFormatException(Kind.UNREADABLE, file + " cannot be read: " + e.getMessage() + ".", e);
        }
    }

    Map<String, String> metadata() {
        return metadata;
    }

    /** Returns the number of bytes of all tensors, which is the largest end. */
    long dataBytes() {
        return placed.stream().mapToLong(Placed::end).max().orElse(0);
    }

    /**
     * Returns the tensors with their positions, in the order of their bytes.
     *
     * @param dataStart the position in the file of the first tensor byte
     * @param dataBytes the number of tensor bytes; the tensors must fill them without gaps or overlaps
     */
    List<StoredTensor> tensors(long dataStart, long dataBytes) {
        placed.sort(Comparator.comparingLong(Placed::begin).thenComparingLong(Placed::end));
        List<StoredTensor> tensors = new ArrayList<>();
        long at = 0;
        for (Placed tensor : placed) {
            if (tensor.begin != at) {
                throw malformed(
                        tensor.begin > at ? Kind.TENSOR_HOLE : Kind.TENSOR_OVERLAP,
                        "tensor '" + tensor.info.name() + "' begins at byte " + tensor.begin + " of the data, expected "
                                + at + ": tensors must lie without holes and without overlap");
            }
            at = tensor.end;
            tensors.add(StoredTensor.contiguous(tensor.info, dataStart + tensor.begin));
        }
        if (at > dataBytes) {
            throw new WeightFormatException(
                    Kind.DATA_TRUNCATED,
                    file + " is truncated: its header describes " + at + " bytes of tensors, " + dataBytes
                            + " are there; copy or download it again.");
        }
        if (at != dataBytes) {
            throw malformed(Kind.DATA_TRAILING, (dataBytes - at) + " bytes follow its last tensor");
        }
        return tensors;
    }

    private void readMetadata(JsonParser parser) throws IOException {
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            expect(
                    Kind.HEADER_METADATA,
                    parser.nextToken() == JsonToken.VALUE_STRING,
                    "the metadata '" + key + "' is not text");
            metadataBytes += key.length() + parser.getTextLength();
            expect(
                    Kind.HEADER_METADATA,
                    metadataBytes <= limits.textBytes(),
                    "its metadata has more than " + limits.textBytes() + " characters");
            expect(
                    Kind.HEADER_DUPLICATE_KEY,
                    metadata.put(key, parser.getText()) == null,
                    "the metadata '" + key + "' occurs twice");
        }
    }

    private Placed readTensor(JsonParser parser, String name) throws IOException {
        ElementType type = null;
        List<Integer> shape = null;
        long begin = -1;
        long end = -1;
        Set<String> seen = new HashSet<>();
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            expect(
                    Kind.HEADER_DUPLICATE_KEY,
                    seen.add(key),
                    "the key '" + key + "' of tensor '" + name + "' occurs twice");
            switch (key) {
                case "dtype" -> {
                    if (token != JsonToken.VALUE_STRING) {
                        throw malformed(Kind.HEADER_ENTRY, "the dtype of tensor '" + name + "' is not text");
                    }
                    String dtype = parser.getText();
                    type = ElementType.named(dtype)
                            .orElseThrow(() -> new WeightFormatException(
                                    Kind.TENSOR_TYPE,
                                    "Tensor '" + name + "' of " + file + " has the type '" + dtype
                                            + "', which is not supported; supported are "
                                            + List.of(ElementType.values())
                                            + "."));
                }
                case "shape" -> {
                    shape = new ArrayList<>();
                    for (long d : numbers(parser, token, name)) {
                        if (d < 0 || d > Integer.MAX_VALUE) {
                            throw malformed(Kind.TENSOR_SHAPE, "tensor '" + name + "' has a dimension of " + d);
                        }
                        shape.add((int) d);
                    }
                }
                case "data_offsets" -> {
                    List<Long> offsets = numbers(parser, token, name);
                    if (offsets.size() != 2) {
                        throw malformed(
                                Kind.HEADER_ENTRY,
                                "tensor '" + name + "' has " + offsets.size() + " offsets, expected 2");
                    }
                    begin = offsets.get(0);
                    end = offsets.get(1);
                }
                default ->
                    throw malformed(Kind.HEADER_ENTRY, "tensor '" + name + "' has the unknown entry '" + key + "'");
            }
        }
        if (type == null || shape == null || end < 0) {
            throw malformed(Kind.HEADER_ENTRY, "tensor '" + name + "' lacks dtype, shape or data_offsets");
        }
        return place(name, type, shape, begin, end);
    }

    private Placed place(String name, ElementType type, List<Integer> shape, long begin, long end) {
        TensorInfo info;
        try {
            info = new TensorInfo(name, type, shape);
        } catch (ArithmeticException e) {
            throw new WeightFormatException(
                    Kind.TENSOR_SHAPE,
                    file + " is not a valid safetensors file: the shape of tensor '" + name
                            + "' is larger than any file.",
                    e);
        }
        if (begin < 0 || end < begin || end - begin != info.bytes()) {
            throw malformed(
                    Kind.TENSOR_LENGTH,
                    "tensor '" + name + "' (" + type + " " + info.shapeText() + ", " + info.bytes()
                            + " bytes) is placed at bytes " + begin + " to " + end);
        }
        return new Placed(info, begin, end);
    }

    private List<Long> numbers(JsonParser parser, JsonToken token, String name) throws IOException {
        if (token != JsonToken.START_ARRAY) {
            throw malformed(Kind.HEADER_ENTRY, "shape or data_offsets of tensor '" + name + "' is not an array");
        }
        List<Long> numbers = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
                throw malformed(
                        Kind.HEADER_ENTRY,
                        "shape or data_offsets of tensor '" + name + "' holds something that is not a whole number");
            }
            if (numbers.size() == ParseLimits.DIMENSIONS) {
                throw malformed(
                        Kind.TENSOR_SHAPE,
                        "tensor '" + name + "' has more than " + ParseLimits.DIMENSIONS + " dimensions");
            }
            numbers.add(parser.getLongValue());
        }
        return numbers;
    }

    private void expect(Kind kind, boolean sound, String fault) {
        if (!sound) {
            throw malformed(kind, fault);
        }
    }

    private WeightFormatException malformed(Kind kind, String fault) {
        return new WeightFormatException(kind, file + " is not a valid safetensors file: " + fault + ".");
    }
}
