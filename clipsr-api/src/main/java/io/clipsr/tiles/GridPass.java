package io.clipsr.tiles;

import io.clipsr.kernels.Device;
import io.clipsr.kernels.DeviceException;
import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.TensorScope;
import io.clipsr.model.ClipSrNetwork;
import io.clipsr.model.Guidance;
import io.clipsr.model.PromptConditioning;
import io.clipsr.model.TileRegion;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** One pass of the network over some cells of a picture's grid. */
final class GridPass {
    private static final Logger LOG = System.getLogger(GridPass.class.getName());
    /** What a picture as a whole says under a prompt; more than a picture has regions, mostly. */
    private static final int GUIDES_KEPT = 16;

    private final Device device;
    private final ClipSrNetwork network;
    private final GridPicture picture;
    private final TileWatch watch;
    private final Memo<PromptConditioning, Guidance> guides = new Memo<>(GUIDES_KEPT, this::guide);

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

    /** Tells people that memory is short. */
    void tell(String message) {
        LOG.log(Level.WARNING, message);
        watch.slowed(message);
    }

    private Guidance guide(PromptConditioning condition) {
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

    /** @return null for a network that is not guided */
    private Guidance guide(PromptConditioning condition, int top, int left) {
        if (!network.isGuided()) {
            return null;
        }
        Guidance guide = guides.get(condition);
        return new Guidance(guide.map(), guide.height(), guide.width(), guide.top() - top, guide.left() - left);
    }

    /**
     * @param input the region's input cells of n grids, {@code n * 3 * h * w} values
     * @param region in the coordinates of its grid
     * @param top where that grid begins in the picture's grid; in a batch, of all alike for a network that is guided
     * @param left where it begins
     * @return the cores' pixels, not clamped
     * @throws MemoryShortage if that is too much at a time
     */
    float[] run(float[] input, int n, TileRegion region, int top, int left, PromptConditioning condition) {
        watch.check();
        try {
            Guidance guide = guide(condition, top, left);
            try (TensorScope scope = device.openScope()) {
                Tensor x = device.upload(
                        input,
                        n,
                        3,
                        region.rows().input().length(),
                        region.columns().input().length());
                return device.download(network.upscale(x, region, guide, condition, part -> watch.check()));
            }
        } catch (OutOfMemoryError e) {
            throw new MemoryShortage(e);
        } catch (DeviceException e) {
            if (e.isOutOfMemory()) {
                throw new MemoryShortage(e);
            }
            throw e;
        }
    }
}
