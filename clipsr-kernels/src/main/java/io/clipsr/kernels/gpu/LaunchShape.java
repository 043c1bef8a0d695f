package io.clipsr.kernels.gpu;

/**
 * How many threads a kernel is started with.
 *
 * @param gridX blocks
 * @param blockX threads of a block; {@code blockX * blockY * blockZ} at most 1024
 * @param shared bytes of dynamic shared memory a block
 */
public record LaunchShape(int gridX, int gridY, int gridZ, int blockX, int blockY, int blockZ, int shared) {

    public LaunchShape {
        long threads = (long) blockX * blockY * blockZ;
        if (gridX < 1
                || gridY < 1
                || gridZ < 1
                || blockX < 1
                || blockY < 1
                || blockZ < 1
                || threads > 1024
                || gridY > 65535
                || gridZ > 65535
                || blockZ > 64
                || shared < 0) {
            throw new IllegalArgumentException("not a launch: grid " + gridX + "x" + gridY + "x" + gridZ + ", block "
                    + blockX + "x" + blockY + "x" + blockZ + ", " + shared + " bytes shared");
        }
    }

    /** Returns a launch of one-dimensional blocks in a grid of up to three dimensions. */
    public static LaunchShape of(int threads, int gridX, int gridY, int gridZ) {
        return new LaunchShape(gridX, gridY, gridZ, threads, 1, 1, 0);
    }

    public int threads() {
        return blockX * blockY * blockZ;
    }
}
