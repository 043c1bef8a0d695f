package io.clipsr.weights.safetensors;

import io.clipsr.weights.format.WeightFormatException;
import io.clipsr.weights.format.WeightFormatException.Kind;
import io.clipsr.weights.storage.ArrayBytes;
import io.clipsr.weights.storage.ByteSource;
import io.clipsr.weights.storage.ParseLimits;
import io.clipsr.weights.storage.SourceStream;
import io.clipsr.weights.storage.StoredTensor;
import io.clipsr.weights.storage.TensorStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collection;
import java.util.Map;

/**
 * A safetensors file: the length of the header in 8 bytes, the header as JSON, and the tensors' bytes. Opening
 * validates the header but does not read the tensors.
 */
public final class SafetensorsFile extends TensorStore {
    private static final int PREFIX = 8;

    private SafetensorsFile(ByteSource source, Collection<StoredTensor> tensors, Map<String, String> metadata) {
        super(source, tensors, metadata);
    }

    /**
     * Returns whether the first bytes are those of a safetensors file: a plausible length, then the brace of a JSON
     * object.
     */
    public static boolean recognises(byte[] start) {
        if (start.length <= PREFIX || start[PREFIX] != '{') {
            return false;
        }
        long length = length(start);
        return length >= 2 && length <= ParseLimits.DEFAULT.headerBytes();
    }

    /**
     * Opens a file; the source is closed with it.
     *
     * @throws WeightFormatException if the header is invalid, or the file is too short or too long
     */
    public static SafetensorsFile open(ByteSource source, ParseLimits limits) {
        if (source.size() < PREFIX) {
            throw truncated(source.name(), PREFIX, source.size());
        }
        long length = checkedLength(source.name(), source.bytes(0, PREFIX), limits);
        if (length > source.size() - PREFIX) {
            throw truncated(source.name(), length, source.size() - PREFIX);
        }
        SafetensorsHeader header =
                new SafetensorsHeader(source.name(), new SourceStream(source, PREFIX, length), limits);
        long dataStart = PREFIX + length;
        return new SafetensorsFile(source, header.tensors(dataStart, source.size() - dataStart), header.metadata());
    }

    /**
     * Reads a stream to its end into memory. The array has exactly the size given by the header.
     *
     * @param name the name of the file in messages
     * @param in the stream
     * @throws WeightFormatException if the file is invalid, see {@link #open(ByteSource, ParseLimits)}
     * @throws IOException if the stream fails
     */
    public static SafetensorsFile read(String name, InputStream in) throws IOException {
        byte[] prefix = in.readNBytes(PREFIX);
        if (prefix.length < PREFIX) {
            throw truncated(name, PREFIX, prefix.length);
        }
        long length = checkedLength(name, prefix, ParseLimits.DEFAULT);
        byte[] json = in.readNBytes((int) length);
        if (json.length < length) {
            throw truncated(name, length, json.length);
        }
        SafetensorsHeader header = new SafetensorsHeader(name, new ByteArrayInputStream(json), ParseLimits.DEFAULT);
        if (header.dataBytes() > Integer.MAX_VALUE - 8) {
            throw new WeightFormatException(
                    Kind.TENSOR_TOO_LARGE,
                    name + " holds " + header.dataBytes()
                            + " bytes of tensors, too many for memory; open it as a file.");
        }
        byte[] data = new byte[(int) header.dataBytes()];
        int there = in.readNBytes(data, 0, data.length);
        boolean more = there == data.length && in.read() >= 0;
        Collection<StoredTensor> tensors = header.tensors(0, more ? there + 1L : there);
        return new SafetensorsFile(new ArrayBytes(name, data), tensors, header.metadata());
    }

    @Override
    public String container() {
        return "safetensors";
    }

    private static long length(byte[] start) {
        return ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getLong();
    }

    private static long checkedLength(String name, byte[] prefix, ParseLimits limits) {
        long length = length(prefix);
        if (length < 2 || length > limits.headerBytes()) {
            throw new WeightFormatException(
                    Kind.HEADER_LENGTH,
                    name + " is not a valid safetensors file: its header claims " + Long.toUnsignedString(length)
                            + " bytes, allowed are 2 to " + limits.headerBytes() + ".");
        }
        return length;
    }

    private static WeightFormatException truncated(String name, long expected, long found) {
        return new WeightFormatException(
                Kind.HEADER_TRUNCATED,
                name + " is truncated: a safetensors header of " + expected + " bytes was expected, " + found
                        + " are there; copy or download it again.");
    }
}
