package io.clipsr.weights.container;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.clipsr.weights.format.WeightFormatException;
import io.clipsr.weights.format.WeightFormatException.Kind;
import io.clipsr.weights.storage.ByteSource;
import io.clipsr.weights.storage.ParseLimits;
import io.clipsr.weights.storage.SourceStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;

/**
 * The index of a model that is stored in several files, in the format of the Hugging Face libraries
 * ({@code model.safetensors.index.json}). It maps each tensor to the file that contains it.
 *
 * @param shards the file names by tensor name; each is a plain name of a file in the index's own folder
 */
record ShardIndex(Map<String, String> shards) {
    private static final int MAX_TEXT = 1_000;
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNameLength(MAX_TEXT)
                    .maxStringLength(MAX_TEXT)
                    .maxNestingDepth(16)
                    .build())
            .build();

    /** Returns whether the first bytes are those of a JSON object. */
    static boolean recognises(byte[] start) {
        for (byte b : start) {
            if (b != ' ' && b != '\t' && b != '\n' && b != '\r') {
                return b == '{';
            }
        }
        return false;
    }

    /**
     * Parses an index.
     *
     * @throws WeightFormatException if it is not a valid index, or names a file in another folder
     */
    static ShardIndex read(ByteSource source, ParseLimits limits) {
        if (source.size() > limits.headerBytes()) {
            throw unsound(source, "it has " + source.size() + " bytes, allowed are " + limits.headerBytes(), null);
        }
        Map<String, String> shards = null;
        SourceStream bytes = new SourceStream(source, 0, source.size());
        try (JsonParser parser = JSON.createParser(new InputStreamReader(bytes, StandardCharsets.UTF_8.newDecoder()))) {
            parser.nextToken();
            for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
                JsonToken token = parser.nextToken();
                if (!key.equals("weight_map")) {
                    parser.skipChildren();
                } else if (token != JsonToken.START_OBJECT || shards != null) {
                    throw unsound(source, "its weight_map is not an object, or occurs twice", null);
                } else {
                    shards = weightMap(source, parser, limits);
                }
            }
            if (parser.nextToken() != null) {
                throw unsound(source, "text follows it", null);
            }
        } catch (StreamConstraintsException e) {
            throw unsound(source, "a name, a text or a number in it is too long, or it is nested too deep", e);
        } catch (JsonProcessingException e) {
            throw unsound(
                    source,
                    "it is not JSON"
                            + (e.getLocation() == null
                                    ? ""
                                    : " at character " + e.getLocation().getCharOffset()),
                    e);
        } catch (CharacterCodingException e) {
            throw unsound(source, "it is not in UTF-8", e);
        } catch (IOException e) {
            throw new WeightFormatException(
                    Kind.UNREADABLE, source.name() + " cannot be read: " + e.getMessage() + ".", e);
        }
        if (shards == null) {
            throw unsound(source, "it has no weight_map", null);
        }
        return new ShardIndex(shards);
    }

    /** Returns the files in the order of the index. */
    Collection<String> files() {
        return new LinkedHashSet<>(shards.values());
    }

    private static Map<String, String> weightMap(ByteSource source, JsonParser parser, ParseLimits limits)
            throws IOException {
        Map<String, String> shards = new LinkedHashMap<>();
        for (String tensor = parser.nextFieldName(); tensor != null; tensor = parser.nextFieldName()) {
            if (parser.nextToken() != JsonToken.VALUE_STRING) {
                throw unsound(source, "the file of tensor '" + tensor + "' is not text", null);
            }
            String file = parser.getText();
            checkName(source, file);
            if (shards.put(tensor, file) != null) {
                throw unsound(source, "tensor '" + tensor + "' occurs twice", null);
            }
            if (shards.size() > limits.tensors()) {
                throw new WeightFormatException(
                        Kind.TOO_MANY_TENSORS, source.name() + " names more than " + limits.tensors() + " tensors.");
            }
        }
        return shards;
    }

    /** Rejects file names with separators of any operating system. */
    private static void checkName(ByteSource source, String file) {
        boolean plain = !file.isBlank()
                && !file.equals(".")
                && !file.equals("..")
                && file.chars().noneMatch(c -> c == '/' || c == '\\' || c == ':' || c < ' ');
        if (!plain) {
            throw new WeightFormatException(
                    Kind.INDEX_PATH,
                    source.name() + " names the file '" + file
                            + "'; an index may only name files beside it. Nothing was opened.");
        }
    }

    private static WeightFormatException unsound(ByteSource source, String fault, Throwable cause) {
        return new WeightFormatException(
                Kind.INDEX_JSON,
                source.name() + " is not a valid index of a sharded model: " + fault + "; download it again.",
                cause);
    }
}
