package io.clipsr;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** A small safetensors resource with reference data, read as a whole. */
public final class GoldenFile {

    private final Map<String, int[]> shapes = new HashMap<>();
    private final Map<String, int[]> ranges = new HashMap<>();
    private final ByteBuffer data;

    /**
     * Reads a resource.
     *
     * @param beside the class in whose package the resource is
     */
    public GoldenFile(Class<?> beside, String resource) throws IOException {
        try (InputStream in = Objects.requireNonNull(beside.getResourceAsStream(resource), resource)) {
            ByteBuffer bytes = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
            int headerSize = Math.toIntExact(bytes.getLong());
            readHeader(bytes.array(), headerSize);
            bytes.position(Long.BYTES + headerSize);
            data = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    private void readHeader(byte[] bytes, int size) throws IOException {
        try (JsonParser json = new JsonFactory().createParser(bytes, Long.BYTES, size)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    String field = json.currentName();
                    json.nextToken();
                    switch (field) {
                        case "shape" -> shapes.put(name, integers(json));
                        case "data_offsets" -> ranges.put(name, integers(json));
                        default -> json.skipChildren();
                    }
                }
            }
        }
    }

    private static int[] integers(JsonParser json) throws IOException {
        int[] values = new int[8];
        int count = 0;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            values[count++] = json.getIntValue();
        }
        return Arrays.copyOf(values, count);
    }

    public int[] shape(String name) {
        return Objects.requireNonNull(shapes.get(name), name);
    }

    public byte[] bytes(String name) {
        int[] range = Objects.requireNonNull(ranges.get(name), name);
        byte[] bytes = new byte[range[1] - range[0]];
        data.get(range[0], bytes);
        return bytes;
    }

    public float[] floats(String name) {
        ByteBuffer bytes = ByteBuffer.wrap(bytes(name)).order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[bytes.capacity() / Float.BYTES];
        bytes.asFloatBuffer().get(values);
        return values;
    }
}
