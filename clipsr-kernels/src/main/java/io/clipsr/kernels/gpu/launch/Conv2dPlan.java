package io.clipsr.kernels.gpu.launch;

import io.clipsr.kernels.Conv2dSpec;

/**
 * The partition of a convolution into thread blocks. It depends only on sizes, so that results are bitwise equal on all
 * GPUs.
 *
 * <p>A block of {@code conv2d.cu} computes 64 pixels of 64 channels. If that yields fewer than {@link #BLOCKS} blocks,
 * {@code conv2d_small.cu} is used, with 32 pixels of 32 channels. If that still yields fewer, the sums over the input
 * are split into parts as well. Partial sums are written to memory and read again. This extra traffic may be at most 1
 * / {@link #SPLIT_COST_DIVISOR} of the layer's bytes.
 *
 * <p>A layer whose input channels are not a multiple of 4 has a kernel with large tiles only.
 *
 * <p>With border weights, a block computes pixels of one region of the map, and sums are not split.
 *
 * @param form the tile shape of the kernel
 * @param tiles the number of blocks without a split
 * @param splits the number of parts of each sum, 1 for no split
 */
record Conv2dPlan(Form form, int tiles, int splits) {
    /** The desired number of blocks, about the number of multiprocessors of a large GPU. */
    private static final int BLOCKS = 128;
    /**
     * The divisor of the layer's bytes that bounds the traffic of partial sums. With 8, a network's layers move less
     * than 1.15 times the necessary bytes, including the padding of tiles.
     */
    private static final int SPLIT_COST_DIVISOR = 8;
    /** The smallest number of steps of a partial sum: two for each of a block's four warps. */
    private static final int MIN_CHUNKS = 8;

    /** The tile shape of a kernel. */
    enum Form {
        LARGE(64, 64),
        SMALL(32, 32),
        NARROW(128, WeightPacking.NARROW);

        private final int pixels;
        private final int channels;

        Form(int pixels, int channels) {
            this.pixels = pixels;
            this.channels = channels;
        }

        int across(int count) {
            return Conv2dKernels.blocks(count, pixels);
        }

        int down(int count) {
            return Conv2dKernels.blocks(count, channels);
        }

        private int tiles(int count, GpuConv2dLayer layer) {
            return across(count) * down(layer.packedChannels()) * layer.phases();
        }
    }

    /**
     * Returns the plan of a convolution.
     *
     * @param inPixels the number of input pixels of all samples
     * @param outPixels the number of output pixels of all samples and one phase, before the pixel shuffle
     */
    static Conv2dPlan of(GpuConv2dLayer layer, int inPixels, int outPixels) {
        Form form = Form.SMALL;
        if (layer.odd() || Form.LARGE.tiles(outPixels, layer) >= BLOCKS) {
            form = Form.LARGE;
        }
        if (layer.narrow() && !layer.odd()) {
            form = Form.NARROW;
        }
        int tiles = form.tiles(outPixels, layer);
        if (form != Form.SMALL || layer.spec().borderWeights()) {
            return new Conv2dPlan(form, tiles, 1);
        }
        Conv2dSpec spec = layer.spec();
        long sums = (long) layer.phases() * outPixels * layer.packedChannels();
        long own = (long) inPixels * spec.inChannels() + layer.weight().elements() + sums;
        long affordable = own / SPLIT_COST_DIVISOR / (2 * sums);
        int splits = (int) Math.min(Math.min(BLOCKS / tiles, layer.chunks() / MIN_CHUNKS), affordable);
        return new Conv2dPlan(form, tiles, Math.max(1, splits));
    }
}
