package io.clipsr.examples.cli.upscale;

import io.clipsr.Progress;
import io.clipsr.SuperResolver;
import io.clipsr.UpscaleOptions;
import io.clipsr.UpscalePlan;
import io.clipsr.examples.cli.console.InterruptHandler;
import io.clipsr.examples.cli.console.ProgressView;
import io.clipsr.examples.cli.files.OutputNames;
import io.clipsr.image.PictureException;
import io.clipsr.image.PictureInfo;
import io.clipsr.image.PictureSource;
import io.clipsr.image.PictureWriter;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.LongSupplier;

/** Opens and plans the pictures of a batch, and writes nothing. */
final class DryRun {
    private static final int SAMPLE = 64;

    private final SuperResolver resolver;
    private final LongSupplier nanoTime;
    private final double secondsPerPixel;

    /** Measures the speed of the device with a small picture. */
    DryRun(SuperResolver resolver, LongSupplier nanoTime) {
        this.resolver = resolver;
        this.nanoTime = nanoTime;
        BufferedImage sample = new BufferedImage(SAMPLE, SAMPLE, BufferedImage.TYPE_INT_RGB);
        UpscaleOptions options = UpscaleOptions.defaults();
        PictureInfo info = PictureSource.of(sample).info();
        seconds(sample, options); // the first one compiles
        this.secondsPerPixel = seconds(sample, options) / pixels(info, resolver.plan(info, options), options);
    }

    private double seconds(BufferedImage sample, UpscaleOptions options) {
        long start = nanoTime.getAsLong();
        resolver.upscale(sample, options);
        return (nanoTime.getAsLong() - start) / 1e9;
    }

    /** Returns the pixels that the network computes. */
    private static double pixels(PictureInfo small, UpscalePlan plan, UpscaleOptions options) {
        double all = options.asPublished()
                ? (double) plan.width() * plan.height()
                : (double) small.width() * small.height() * plan.networkScale() * plan.networkScale();
        return all * plan.overhead() * plan.passes();
    }

    private static Progress listener(List<String> notes) {
        return new Progress() {
            @Override
            public void tiles(int done, int all) {
                // none is computed
            }

            @Override
            public void note(String message) {
                notes.add(message);
            }
        };
    }

    void run(List<PictureJob> jobs, BatchReport report, InterruptHandler interrupt, ProgressView view)
            throws IOException {
        for (PictureJob job : jobs) {
            if (interrupt.requested()) {
                throw new CancellationException("the dry run was cancelled");
            }
            report.ended(outcome(job), view);
        }
    }

    private Outcome outcome(PictureJob picture) {
        UpscaleOptions options = picture.job().options();
        try {
            PictureSource source = options.open(picture.job().input());
            PictureInfo small = source.info();
            UpscalePlan plan = resolver.plan(small, options);
            PictureWriter.check(
                    OutputNames.extension(picture.job().output()), small.resized(plan.width(), plan.height()));
            List<String> notes = new ArrayList<>(source.notes());
            resolver.render(source, options.withProgress(listener(notes))); // computes no pixel
            return new Outcome(
                    Outcome.Status.PLANNED,
                    picture.input(),
                    picture.output(),
                    options.prompt(),
                    options.regions().size(),
                    small,
                    plan,
                    secondsPerPixel * pixels(small, plan, options),
                    notes,
                    null);
        } catch (PictureException | IllegalArgumentException e) {
            return Outcome.failed(picture.input(), picture.output(), picture.named(e));
        }
    }
}
