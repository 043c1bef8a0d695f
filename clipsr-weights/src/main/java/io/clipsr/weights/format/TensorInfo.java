package io.clipsr.weights.format;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * The entry of a tensor in a file.
 *
 * @param name the name in the file
 * @param type the type in which its numbers are stored
 * @param shape the dimensions, outermost first; empty for a scalar
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

    /** Returns the number of values. */
    public long count() {
        long n = 1;
        for (int d : shape) {
            n *= d;
        }
        return n;
    }

    /** Returns the number of bytes of the values when they are contiguous. */
    public long bytes() {
        return count() * type.bytes();
    }

    /** Returns the shape as an array. */
    public int[] dimensions() {
        return shape.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Returns the shape as text for messages, such as {@code 256x512x3x3}, or {@code scalar}. */
    public String shapeText() {
        return shape.isEmpty() ? "scalar" : shape.stream().map(String::valueOf).collect(Collectors.joining("x"));
    }
}
