package io.clipsr.weights.storage;

/**
 * The limits for the contents of a file. Each limit is several times the size that the largest checkpoint of a CLIP-SR
 * training needs, and small enough that a reader uses at most 256 MB of memory and one second.
 *
 * @param records the largest number of entries of a zip archive
 * @param pickleBytes the largest number of bytes of a pickle
 * @param opcodes the largest number of opcodes of a pickle
 * @param marks the largest nesting depth of a pickle's marks
 * @param memo the largest number of memo entries of a pickle
 * @param textBytes the largest number of bytes of one text or name in a pickle, and of all metadata together
 * @param tensors the largest number of tensors of a file
 * @param headerBytes the largest number of bytes of a safetensors header, or of the index of a sharded model
 */
public record ParseLimits(
        int records, int pickleBytes, int opcodes, int marks, int memo, int textBytes, int tensors, int headerBytes) {
    /** The largest number of dimensions of a tensor, which is PyTorch's own limit. */
    public static final int DIMENSIONS = 64;
    /** The default limits. A checkpoint with Adam's moments has about 2,300 tensors and 100,000 opcodes. */
    public static final ParseLimits DEFAULT =
            new ParseLimits(20_000, 1 << 24, 500_000, 1_000, 250_000, 1 << 20, 20_000, 100_000_000);
}
