package io.clipsr.weights.storage;

/**
 * The limits of what a reader accepts, whatever a file claims. Each limit is several times what the largest checkpoint
 * of a CLIP-SR training needs, and small enough that a reader stays within 256 MB of memory and ends in a second.
 *
 * @param records the entries of a zip archive
 * @param pickleBytes the bytes of a pickle
 * @param opcodes the opcodes of a pickle
 * @param marks the depth to which a pickle's marks may be nested
 * @param memo the values that a pickle may note for later
 * @param textBytes the bytes of one text or name in a pickle, and of all metadata together
 * @param tensors the tensors that a file may hold
 * @param headerBytes the bytes of a safetensors header, or of the index of a sharded model
 */
public record ParseLimits(
        int records, int pickleBytes, int opcodes, int marks, int memo, int textBytes, int tensors, int headerBytes) {
    /** PyTorch's own limit on dimensions. */
    public static final int DIMENSIONS = 64;
    /** What every file is opened with. A checkpoint with Adam's moments has about 2,300 tensors and 100,000 opcodes. */
    public static final ParseLimits DEFAULT =
            new ParseLimits(20_000, 1 << 24, 500_000, 1_000, 250_000, 1 << 20, 20_000, 100_000_000);
}
