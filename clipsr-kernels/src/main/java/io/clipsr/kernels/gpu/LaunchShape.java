package io.clipsr.kernels.gpu;

/**
 * The shape of a kernel launch.
 *
 * @param gridX the number of blocks in x
 * @param gridY the number of blocks in y
 * @param gridZ the number of blocks in z
 * @param blockX the number of threads per block in x; {@code blockX * blockY * blockZ} is at most 1024
 * @param blockY the number of threads per block in y
 * @param blockZ the number of threads per block in z
 * @param shared the bytes of dynamic shared memory per block
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
            throw new IllegalArgumentException("invalid launch: grid " + gridX + "x" + gridY + "x" + gridZ + ", block "
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
