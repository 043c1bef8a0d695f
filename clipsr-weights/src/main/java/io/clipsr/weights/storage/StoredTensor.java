package io.clipsr.weights.storage;

import io.clipsr.weights.format.TensorInfo;
import java.util.List;

/**
 * The position of a tensor in its file.
 *
 * @param info the name, type and shape
 * @param position the position of its first value, in bytes
 * @param strides the distances between neighbours along each dimension, in values, none negative
 */
public record StoredTensor(TensorInfo info, long position, List<Long> strides) {
    public StoredTensor {
        strides = List.copyOf(strides);
        if (strides.size() != info.shape().size()) {
            throw new IllegalArgumentException("tensor '" + info.name() + "' has "
                    + info.shape().size() + " dimensions and " + strides.size() + " strides");
        }
    }

    /** Returns a tensor whose values are contiguous in row-major order. */
    public static StoredTensor contiguous(TensorInfo info, long position) {
        Long[] strides = new Long[info.shape().size()];
        long step = 1;
        for (int i = strides.length - 1; i >= 0; i--) {
            strides[i] = step;
            step *= info.shape().get(i);
        }
        return new StoredTensor(info, position, List.of(strides));
    }

    /** Returns whether the values are contiguous in row-major order. */
    public boolean isContiguous() {
        long step = 1;
        for (int i = strides.size() - 1; i >= 0; i--) {
            int size = info.shape().get(i);
            if (size != 1 && strides.get(i) != step) {
                return false;
            }
            step *= size;
        }
        return true;
    }

    /**
     * Returns the number of values of its storage from the tensor's first to its last one; 0 if it has no values.
     *
     * @throws ArithmeticException if the number does not fit into a long
     */
    public long span() {
        long last = 0;
        for (int i = 0; i < strides.size(); i++) {
            if (info.shape().get(i) == 0) {
                return 0;
            }
            last = Math.addExact(
                    last, Math.multiplyExact(strides.get(i), info.shape().get(i) - 1L));
        }
        return Math.addExact(last, 1);
    }
}
