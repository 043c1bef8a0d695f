package io.clipsr;

import io.clipsr.tiles.TileWatch;
import io.clipsr.weights.support.PlainLine;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;

/** Forwards progress, notes and cancellation between the tiles and a picture's options. */
final class PictureWatch implements TileWatch {
    private static final Logger LOG = System.getLogger(PictureWatch.class.getName());

    private final UpscaleOptions options;
    private final AtomicBoolean shrunk = new AtomicBoolean();

    PictureWatch(UpscaleOptions options) {
        this.options = options;
    }

    @Override
    public void check() {
        options.checkCancelled();
    }

    @Override
    public void done(int tiles, int all) {
        options.progress().tiles(tiles, all);
    }

    /** Notes the first time only; one line for a picture is enough. */
    @Override
    public void shrunk(String message) {
        if (shrunk.compareAndSet(false, true)) {
            note(message);
        }
    }

    /** Tells the listener, or the log if there is none. */
    void note(String message) {
        String line = PlainLine.of(message);
        if (options.progress() == Progress.NONE) {
            LOG.log(Level.WARNING, line);
        } else {
            options.progress().note(line);
        }
    }
}
