package io.clipsr.kernels.gpu.launch;

import io.clipsr.kernels.Conv2dSpec;

/**
 * How a convolution is cut into blocks of threads. It follows from sizes alone, so that results are the same bits on
 * every GPU.
 *
 * <p>A block of {@code conv2d.cu} computes 64 pixels of 64 channels. Where that makes fewer than {@link #BLOCKS}
 * blocks, those of {@code conv2d_small.cu} compute 32 of 32, and where even these are fewer, the sums over the input
 * are split, too. Split sums are written to memory and read again, which nothing but this cut asks for: it may cost
 * {@link #SHARE} of the layer's own bytes.
 *
 * @param form of the kernel
 * @param tiles blocks without a split
 * @param splits parts of each sum, 1 for none
 */
record Conv2dPlan(Form form, int tiles, int splits) {
    /** About the number of multiprocessors of a large GPU. */
    private static final int BLOCKS = 128;
    /**
     * An eighth: with what the padding of tiles costs, a network's layers stay below 1.15 times the bytes they have to
     * move.
     */
    private static final int SHARE = 8;
    /** Steps that a part of a sum has at least: two for each of a block's four warps. */
    private static final int LEAST_CHUNKS = 8;

    /** A kernel's tile. */
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
     * @param inPixels of the input, over all samples
     * @param outPixels of the output, over all samples, of one phase and before the pixel shuffle
     */
    static Conv2dPlan of(GpuConv2dLayer layer, int inPixels, int outPixels) {
        Form form =
                layer.narrow() ? Form.NARROW : Form.LARGE.tiles(outPixels, layer) >= BLOCKS ? Form.LARGE : Form.SMALL;
        int tiles = form.tiles(outPixels, layer);
        if (form != Form.SMALL) {
            return new Conv2dPlan(form, tiles, 1);
        }
        Conv2dSpec spec = layer.spec();
        long sums = (long) layer.phases() * outPixels * layer.packedChannels();
        long own = (long) inPixels * spec.inChannels() + layer.weight().elements() + sums;
        long affordable = own / SHARE / (2 * sums);
        int splits = (int) Math.min(Math.min(BLOCKS / tiles, layer.chunks() / LEAST_CHUNKS), affordable);
        return new Conv2dPlan(form, tiles, Math.max(1, splits));
    }
}
