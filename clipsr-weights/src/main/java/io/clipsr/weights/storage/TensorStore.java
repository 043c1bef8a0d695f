package io.clipsr.weights.storage;

import io.clipsr.weights.format.TensorFile;
import io.clipsr.weights.format.TensorInfo;
import io.clipsr.weights.format.WeightFormatException;
import io.clipsr.weights.format.WeightFormatException.Kind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A weight file whose tensors have known positions; the base class of the readers of all formats. */
public abstract class TensorStore implements TensorFile {
    /** The number of bytes of one read: large enough to be fast, and small enough for the cache. */
    private static final int WINDOW = 1 << 18;
    /** The largest number of bytes that a strided view may span, about that of the largest CLIP's token embedding. */
    private static final int MAX_SPAN = 160_000_000;

    private final ByteSource source;
    private final Map<String, String> metadata;
    private final Map<String, StoredTensor> stored = new LinkedHashMap<>();
    private final Map<String, TensorInfo> infos = new LinkedHashMap<>();
    /**
     * The storage of the last strided view, kept because a view is read in pieces, and each piece is spread over its
     * storage.
     */
    private volatile Span last;
    /** Arrays for the bytes of one read, which are used again: new memory costs more than the copy. */
    private final Queue<byte[]> windows = new ConcurrentLinkedQueue<>();

    protected TensorStore(ByteSource source, Collection<StoredTensor> tensors, Map<String, String> metadata) {
        this.source = source;
        this.metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        for (StoredTensor tensor : tensors) {
            stored.put(tensor.info().name(), tensor);
            infos.put(tensor.info().name(), tensor.info());
        }
    }

    @Override
    public final String name() {
        return source.name();
    }

    @Override
    public final Map<String, TensorInfo> tensors() {
        return Collections.unmodifiableMap(infos);
    }

    @Override
    public final Map<String, String> metadata() {
        return metadata;
    }

    @Override
    public final void read(String name, long first, float[] to, int at, int count) {
        TensorInfo info = info(name);
        if (first < 0 || count < 0 || first > info.count() - count) {
            throw new IndexOutOfBoundsException("values " + first + " to " + (first + count) + " of tensor '" + name
                    + "', which has " + info.count());
        }
        Objects.checkFromIndexSize(at, count, to.length);
        StoredTensor tensor = stored.get(name);
        if (!tensor.isContiguous()) {
            gather(tensor, first, to, at, count);
            return;
        }
        int size = info.type().bytes();
        byte[] spare = windows.poll();
        byte[] bytes = spare == null ? new byte[WINDOW] : spare;
        ByteBuffer window = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int done = 0, n; done < count; done += n) {
            n = Math.min(WINDOW / size, count - done);
            source.read(tensor.position() + (first + done) * size, bytes, 0, n * size);
            Elements.decode(info.type(), window, 0, to, at + done, n);
        }
        windows.add(bytes);
    }

    @Override
    public final float[] readRows(String name, int... rows) {
        TensorInfo info = info(name);
        if (info.shape().isEmpty()) {
            throw new IndexOutOfBoundsException("tensor '" + name + "' is a scalar and has no rows");
        }
        int height = info.shape().get(0);
        int width = height == 0 ? 0 : Math.toIntExact(info.count() / height);
        float[] values = new float[Math.multiplyExact(rows.length, width)];
        for (int i = 0; i < rows.length; i++) {
            int row = Objects.checkIndex(rows[i], height);
            read(name, (long) row * width, values, i * width, width);
        }
        return values;
    }

    @Override
    public final void close() {
        last = null;
        windows.clear();
        source.close();
    }

    /** Copies values of a strided view in row-major order, by counting up the indices. */
    private void gather(StoredTensor tensor, long first, float[] to, int at, int count) {
        ByteBuffer view = span(tensor);
        int[] shape = tensor.info().dimensions();
        int[] index = new int[shape.length];
        long rest = first;
        long offset = 0;
        for (int d = shape.length - 1; d >= 0 && count > 0; d--) {
            index[d] = (int) (rest % shape[d]);
            rest /= shape[d];
            offset += index[d] * tensor.strides().get(d);
        }
        for (int i = 0; i < count; i++) {
            to[at + i] = Elements.single(tensor.info().type(), view, (int) offset);
            for (int d = shape.length - 1; d >= 0; d--) {
                offset += tensor.strides().get(d);
                if (++index[d] < shape[d]) {
                    break;
                }
                offset -= tensor.strides().get(d) * shape[d];
                index[d] = 0;
            }
        }
    }

    private ByteBuffer span(StoredTensor tensor) {
        Span span = last;
        if (span == null || span.tensor != tensor) {
            long bytes = Math.multiplyExact(tensor.span(), tensor.info().type().bytes());
            if (bytes > MAX_SPAN) {
                throw new WeightFormatException(
                        Kind.TENSOR_TOO_LARGE,
                        "Tensor '" + tensor.info().name() + "' of " + name() + " is a view over " + bytes
                                + " bytes, allowed are " + MAX_SPAN + "; save it contiguous.");
            }
            span = new Span(
                    tensor,
                    ByteBuffer.wrap(source.bytes(tensor.position(), (int) bytes))
                            .order(ByteOrder.LITTLE_ENDIAN));
            last = span;
        }
        return span.bytes;
    }

    private record Span(StoredTensor tensor, ByteBuffer bytes) {}
}
