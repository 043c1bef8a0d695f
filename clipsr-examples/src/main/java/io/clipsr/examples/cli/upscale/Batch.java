package io.clipsr.examples.cli.upscale;

import io.clipsr.Progress;
import io.clipsr.SuperResolver;
import io.clipsr.UpscaleJob;
import io.clipsr.UpscalePlan;
import io.clipsr.UpscaleResult;
import io.clipsr.examples.cli.console.CommandException;
import io.clipsr.examples.cli.console.InterruptHandler;
import io.clipsr.examples.cli.console.ProgressMeter;
import io.clipsr.examples.cli.console.ProgressView;
import io.clipsr.examples.cli.files.StreamFiles;
import io.clipsr.image.PictureInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

/** Runs a batch and reports its progress. */
final class Batch {
    private final List<UpscaleJob> jobs = new ArrayList<>();
    private final InterruptHandler interrupt;
    private final Map<UpscaleJob, Watch> watches = new IdentityHashMap<>();
    private final LongSupplier nanoTime;
    private final ProgressMeter meter;
    private final BatchReport report;
    private ProgressView view;

    Batch(List<PictureJob> plain, BatchReport report, InterruptHandler interrupt, LongSupplier nanoTime) {
        this.report = report;
        this.interrupt = interrupt;
        this.nanoTime = nanoTime;
        this.meter = new ProgressMeter(
                nanoTime,
                plain.stream().mapToLong(picture -> size(picture.job().input())).toArray());
        for (int i = 0; i < plain.size(); i++) {
            PictureJob picture = plain.get(i);
            UpscaleJob job = picture.job();
            Watch watch = new Watch(i, picture);
            UpscaleJob watched = new UpscaleJob(
                    job.input(),
                    job.output(),
                    job.options().withProgress(watch).withCancellation(interrupt::requested));
            jobs.add(watched);
            watches.put(watched, watch);
        }
    }

    /** Estimates a picture's work by its file size, before it is opened. */
    private static long size(Path file) {
        try {
            return Math.max(1, Files.size(file));
        } catch (IOException e) {
            return 1; // opening it later fails with a clear message
        }
    }

    ProgressMeter meter() {
        return meter;
    }

    /**
     * Runs the batch.
     *
     * @throws java.util.concurrent.CancellationException if it was interrupted; finished pictures are reported
     */
    void run(SuperResolver resolver, ProgressView shown) {
        view = shown;
        view.changed();
        resolver.upscale(jobs, this::ended);
    }

    private void ended(UpscaleResult result) {
        Watch watch = watches.get(result.job());
        meter.finished(watch.index);
        PictureJob job = watch.job;
        Exception failure = result.succeeded() ? undelivered(job) : result.failure();
        Outcome outcome = failure == null
                ? new Outcome(
                        Outcome.Status.DONE,
                        job.input(),
                        job.output(),
                        job.job().options().prompt(),
                        job.job().options().regions().size(),
                        watch.info,
                        result.plan(),
                        (nanoTime.getAsLong() - watch.start) / 1e9,
                        List.copyOf(watch.notes),
                        null)
                : Outcome.failed(job.input(), job.output(), job.named(failure));
        try {
            report.ended(outcome, view);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        view.changed();
    }

    /** Writes the result to its stream, if it has one; returns why it could not be. */
    private Exception undelivered(PictureJob job) {
        if (job.output().equals(job.job().output())) {
            return null;
        }
        if (interrupt.requested()) {
            throw new CancellationException("the run was cancelled");
        }
        interrupt.endAtOnce(true); // nobody may be reading
        try {
            StreamFiles.deliver(job.job().output(), job.output());
            return null;
        } catch (IOException e) {
            return new CommandException(job.output() + ": cannot be written: "
                    + (e.getMessage() == null ? "unknown reason" : e.getMessage()));
        } finally {
            interrupt.endAtOnce(false);
        }
    }

    /** Tracks the progress of one picture. */
    private final class Watch implements Progress {
        private final int index;
        private final PictureJob job;
        private volatile PictureInfo info;
        private volatile long start;
        private final List<String> notes = new CopyOnWriteArrayList<>();

        Watch(int index, PictureJob job) {
            this.index = index;
            this.job = job;
        }

        @Override
        public void planned(PictureInfo small, UpscalePlan plan) {
            info = small;
            start = nanoTime.getAsLong();
            meter.planned(index, (long) plan.width() * plan.height(), plan.tiles());
            view.changed();
            report.planned(job, small, plan, view);
        }

        @Override
        public void tiles(int done, int all) {
            meter.tiles(index, done, all);
            view.changed();
        }

        @Override
        public void note(String message) {
            notes.add(message);
            report.note(job, message, view);
        }
    }
}
