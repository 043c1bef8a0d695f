package io.clipsr.tiles;

import io.clipsr.kernels.Device;
import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.TensorScope;
import io.clipsr.model.ClipSrNetwork;
import io.clipsr.model.Guidance;
import io.clipsr.model.PromptConditioning;
import io.clipsr.model.Span;
import io.clipsr.model.TileRegion;

/** Runs the network on regions of a picture's grid. */
final class GridPass {
    /** The number of cached guidances, one for each prompt; few pictures have more prompts. */
    private static final int MAX_GUIDANCES = 16;

    private final Device device;
    private final ClipSrNetwork network;
    private final GridPicture picture;
    private final TileWatch watch;
    private final Memo<PromptConditioning, Guidance> guidances = new Memo<>(MAX_GUIDANCES, this::guidance);

    GridPass(Device device, ClipSrNetwork network, GridPicture picture, TileWatch watch) {
        this.device = device;
        this.network = network;
        this.picture = picture;
        this.watch = watch;
    }

    ClipSrNetwork network() {
        return network;
    }

    GridPicture picture() {
        return picture;
    }

    /** Reports that memory is short to the listener. */
    void warn(String message) {
        watch.shrunk(message);
    }

    private Guidance guidance(PromptConditioning condition) {
        int side = network.config().grid();
        float[] overview = picture.overview(side);
        return device.detached(() -> {
            return network.guidance(
                    device.upload(overview, 1, 3, side, side),
                    condition,
                    picture.rows().cells(),
                    picture.columns().cells(),
                    picture.rows().begin(),
                    picture.columns().begin());
        });
    }

    /** Returns the guidance relative to a grid that begins there; null for a network that is not guided. */
    private Guidance guidance(PromptConditioning condition, int top, int left) {
        if (!network.isGuided()) {
            return null;
        }
        Guidance whole = guidances.get(condition);
        return new Guidance(whole.map(), whole.height(), whole.width(), whole.top() - top, whole.left() - left);
    }

    /**
     * Upscales a batch of tiles of the same shape.
     *
     * @param input the region's input cells of n grids, {@code n * 3 * h * w} values
     * @param n the number of tiles
     * @param region the region to compute, in the coordinates of the tile's grid
     * @param top the row of the picture's grid at which the tile's grid begins; for a guided network the same for the
     *     whole batch
     * @param left the column of the picture's grid at which the tile's grid begins
     * @param condition the conditioning of the prompt
     * @return the cores' pixels, not clamped
     */
    float[] run(float[] input, int n, TileRegion region, int top, int left, PromptConditioning condition) {
        watch.check();
        boolean guidesItself = network.isGuided() && isTrainedGrid(region);
        Guidance guidance = guidesItself ? null : guidance(condition, top, left);
        try (TensorScope scope = device.openScope()) {
            Tensor x = device.upload(
                    input,
                    n,
                    3,
                    region.rows().input().length(),
                    region.columns().input().length());
            return device.download(
                    guidesItself
                            ? network.upscale(x, condition, part -> watch.check())
                            : network.upscale(x, region, guidance, condition, part -> watch.check()));
        }
    }

    /** Returns whether a region is the whole picture, which has the size that the network was trained on. */
    private boolean isTrainedGrid(TileRegion region) {
        int side = network.config().grid();
        Span all = new Span(0, side);
        return picture.rows().cells() == side
                && picture.rows().size() == side
                && picture.columns().cells() == side
                && picture.columns().size() == side
                && region.rows().core().equals(all)
                && region.columns().core().equals(all);
    }
}
