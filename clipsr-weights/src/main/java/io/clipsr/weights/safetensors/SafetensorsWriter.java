package io.clipsr.weights.safetensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.clipsr.weights.format.TensorInfo;
import io.clipsr.weights.storage.Elements;
import io.clipsr.weights.support.AtomicFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes safetensors files. The same tensors and metadata give the same bytes: metadata is sorted, and tensors are
 * sorted by decreasing size of their type. The header is padded with spaces so that the data starts at a multiple of 8
 * and every number is aligned.
 */
public final class SafetensorsWriter {
    /** The number of values written at a time. */
    private static final int CHUNK = 1 << 18;

    private SafetensorsWriter() {}

    /** The source of the values. */
    @FunctionalInterface
    public interface Values {
        /** Copies the values {@code first} to {@code first + count} of a tensor to the start of {@code to}. */
        void read(TensorInfo tensor, long first, float[] to, int count);
    }

    /**
     * Writes a whole file to a channel; call it within {@link AtomicFile#write}, so that a failure leaves no file.
     *
     * @param tensors the tensors, of the types F32, F16 or BF16
     */
    public static void write(
            FileChannel to, Map<String, String> metadata, Collection<TensorInfo> tensors, Values values)
            throws IOException {
        List<TensorInfo> ordered = new ArrayList<>(tensors);
        ordered.sort(Comparator.comparingInt(tensor -> -tensor.type().bytes()));
        byte[] json = header(metadata, ordered);
        ByteBuffer start = ByteBuffer.allocate(8 + json.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .flip();
        writeFully(to, start);

        float[] chunk = new float[CHUNK];
        ByteBuffer bytes = ByteBuffer.allocateDirect(CHUNK * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (TensorInfo tensor : ordered) {
            for (long first = 0; first < tensor.count(); first += CHUNK) {
                int count = (int) Math.min(CHUNK, tensor.count() - first);
                values.read(tensor, first, chunk, count);
                bytes.clear();
                Elements.encode(tensor.type(), chunk, count, bytes);
                writeFully(to, bytes.limit(count * tensor.type().bytes()));
            }
        }
    }

    private static byte[] header(Map<String, String> metadata, List<TensorInfo> tensors) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            json.writeStartObject();
            json.writeObjectFieldStart("__metadata__");
            for (Map.Entry<String, String> entry : new TreeMap<>(metadata).entrySet()) {
                json.writeStringField(entry.getKey(), entry.getValue());
            }
            json.writeEndObject();
            long at = 0;
            for (TensorInfo tensor : tensors) {
                json.writeObjectFieldStart(tensor.name());
                json.writeStringField("dtype", tensor.type().name());
                json.writeFieldName("shape");
                json.writeArray(tensor.dimensions(), 0, tensor.shape().size());
                json.writeFieldName("data_offsets");
                json.writeArray(new long[] {at, at + tensor.bytes()}, 0, 2);
                json.writeEndObject();
                at += tensor.bytes();
            }
            json.writeEndObject();
        }
        while (out.size() % 8 != 0) {
            out.write(' ');
        }
        return out.toByteArray();
    }

    private static void writeFully(FileChannel to, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            to.write(bytes);
        }
    }
}
