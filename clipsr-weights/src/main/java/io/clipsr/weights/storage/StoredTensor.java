package io.clipsr.weights.storage;

import io.clipsr.weights.format.TensorInfo;
import java.util.List;

/**
 * Where a tensor lies in its file.
 *
 * @param info name, type, shape
 * @param position the position of its first value, in bytes
 * @param strides steps between neighbours along each dimension, in values, none negative
 */
public record StoredTensor(TensorInfo info, long position, List<Long> strides) {
    public StoredTensor {
        strides = List.copyOf(strides);
        if (strides.size() != info.shape().size()) {
            throw new IllegalArgumentException("tensor '" + info.name() + "' has "
                    + info.shape().size() + " dimensions and " + strides.size() + " strides");
        }
    }

    /** Returns a tensor whose values lie side by side in row-major order. */
    public static StoredTensor contiguous(TensorInfo info, long position) {
        Long[] strides = new Long[info.shape().size()];
        long step = 1;
        for (int i = strides.length - 1; i >= 0; i--) {
            strides[i] = step;
            step *= info.shape().get(i);
        }
        return new StoredTensor(info, position, List.of(strides));
    }

    /** Returns whether the values lie side by side in row-major order. */
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
     * Returns how many values of its storage the tensor spans from its first to its last; 0 if it has none.
     *
     * @throws ArithmeticException if that is more than a long holds
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
