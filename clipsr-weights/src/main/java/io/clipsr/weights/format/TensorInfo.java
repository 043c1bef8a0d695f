package io.clipsr.weights.format;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What a file says of one of its tensors.
 *
 * @param name as the file has it
 * @param type how its numbers are stored
 * @param shape outermost dimension first; empty for a scalar
 */
public record TensorInfo(String name, ElementType type, List<Integer> shape) {
    public TensorInfo {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
        shape = List.copyOf(shape);
        long bytes = type.bytes();
        for (int d : shape) {
            if (d < 0) {
                throw new IllegalArgumentException("tensor '" + name + "' has a negative dimension");
            }
            bytes = Math.multiplyExact(bytes, (long) d);
        }
    }

    /** The number of values. */
    public long count() {
        long n = 1;
        for (int d : shape) {
            n *= d;
        }
        return n;
    }

    /** The bytes that the values take when they lie side by side. */
    public long bytes() {
        return count() * type.bytes();
    }

    /** The shape as an array. */
    public int[] dimensions() {
        return shape.stream().mapToInt(Integer::intValue).toArray();
    }

    /** The shape for people: {@code 256x512x3x3}, or {@code scalar}. */
    public String shapeText() {
        return shape.isEmpty() ? "scalar" : shape.stream().map(String::valueOf).collect(Collectors.joining("x"));
    }
}
