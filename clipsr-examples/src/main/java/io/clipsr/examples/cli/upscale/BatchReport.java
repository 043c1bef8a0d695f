package io.clipsr.examples.cli.upscale;

import io.clipsr.SuperResolver;
import io.clipsr.UpscalePlan;
import io.clipsr.examples.cli.console.ByteSize;
import io.clipsr.examples.cli.console.ErrorMessages;
import io.clipsr.examples.cli.console.ProgressMeter;
import io.clipsr.examples.cli.console.ProgressView;
import io.clipsr.examples.cli.files.InputPictures;
import io.clipsr.image.PictureInfo;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** Reports and counts the outcomes of a batch, as text and optionally as JSON. */
final class BatchReport {
    private final boolean many;
    private final Verbosity verbosity;
    private final boolean overwrite;
    private final JsonLines json;
    private final Map<Outcome.Status, Integer> counts = new EnumMap<>(Outcome.Status.class);
    private final AtomicBoolean toldOfGrey = new AtomicBoolean(); // pictures are opened by several threads
    private final Set<String> toldOfPrompts = ConcurrentHashMap.newKeySet();
    private double planned; // seconds
    private String device;

    /** The amount of text output. */
    enum Verbosity {
        QUIET,
        NORMAL,
        VERBOSE
    }

    /**
     * @param many whether there may be several pictures, so that single ones print no line
     * @param overwrite whether existing results are replaced, so that the same command would start over
     * @param json the JSON output; null for none
     */
    BatchReport(boolean many, Verbosity verbosity, boolean overwrite, JsonLines json) {
        this.many = many;
        this.verbosity = verbosity;
        this.overwrite = overwrite;
        this.json = json;
    }

    /** Reports the model and device. */
    void opened(SuperResolver resolver, ProgressView view) {
        device = resolver.device();
        if (verbosity == Verbosity.VERBOSE) {
            view.line(resolver.model() + " on " + device);
        }
    }

    /** Reports a picture's plan. */
    void planned(PictureJob job, PictureInfo small, UpscalePlan plan, ProgressView view) {
        if (verbosity == Verbosity.VERBOSE) {
            String prompt = job.job().options().prompt();
            int regions = job.job().options().regions().size();
            view.line(job.input() + ": " + text(plan) + (plan.passes() == 1 ? "" : ", ensemble of " + plan.passes())
                    + (prompt.isBlank() ? ", no prompt" : ", prompt: " + prompt)
                    + (regions == 0 ? "" : regions == 1 ? ", 1 region" : ", " + regions + " regions"));
        }
        staysGrey(job, small, view);
    }

    /** Prints the note about greyscale pictures once per batch. */
    private void staysGrey(PictureJob job, PictureInfo small, ProgressView view) {
        boolean prompted = !job.job().options().prompt().isBlank()
                || !job.job().options().regions().isEmpty();
        if (verbosity != Verbosity.QUIET && small.grey() && prompted && !toldOfGrey.getAndSet(true)) {
            view.line("note: " + job.input() + " is greyscale and stays grey; add --color to let the prompt colour it");
        }
    }

    /** Reports something that the user should know about a picture. */
    void note(PictureJob job, String message, ProgressView view) {
        note(job.input(), message, view);
    }

    /** Prints a note; one about a prompt once, as all pictures of a batch may have the same prompt. */
    private void note(Path input, String message, ProgressView view) {
        boolean known = message.startsWith("the prompt ") && !toldOfPrompts.add(message);
        if (verbosity != Verbosity.QUIET && !known) {
            view.line("note: " + input + ": " + message);
        }
    }

    void ended(Outcome outcome, ProgressView view) throws IOException {
        counts.merge(outcome.status(), 1, Integer::sum);
        switch (outcome.status()) {
            case FAILED -> {
                view.line("clipsr: " + outcome.reason());
                if (verbosity == Verbosity.VERBOSE) {
                    ErrorMessages.stackTrace(outcome.problem()).lines().forEach(view::line);
                }
            }
            case SKIPPED -> {
                if (verbosity == Verbosity.VERBOSE) {
                    view.line(outcome.input() + " skipped: " + outcome.output() + " exists");
                }
            }
            case PLANNED -> {
                planned += outcome.seconds();
                if (verbosity != Verbosity.QUIET) {
                    view.line(planLine(outcome));
                    outcome.notes().forEach(note -> note(outcome.input(), note, view));
                }
            }
            default -> {
                if (verbosity == Verbosity.VERBOSE || verbosity == Verbosity.NORMAL && !many) {
                    view.line(line(outcome));
                }
            }
        }
        if (json != null) {
            json.picture(outcome);
        }
    }

    private String line(Outcome done) {
        UpscalePlan plan = done.plan();
        String line = String.format(
                Locale.ROOT,
                "%s %dx%d -> %s %dx%d, %s%s%s, %.1f s",
                done.input().getFileName(),
                done.small().width(),
                done.small().height(),
                done.output().getFileName(),
                plan.width(),
                plan.height(),
                factor(done),
                many ? "" : ", " + device,
                done.prompt().isBlank() && done.regions() == 0 ? ", no prompt" : "",
                done.seconds());
        // In a batch several pictures share the time.
        return many
                ? line
                : line + " (" + ProgressMeter.megapixels((double) plan.width() * plan.height(), done.seconds()) + ")";
    }

    private String planLine(Outcome outcome) {
        UpscalePlan plan = outcome.plan();
        return String.format(
                Locale.ROOT,
                "%s %dx%d -> %s %dx%d, %s, %s, about %s, %s",
                outcome.input(),
                outcome.small().width(),
                outcome.small().height(),
                outcome.output(),
                plan.width(),
                plan.height(),
                factor(outcome),
                text(plan),
                duration(outcome.seconds()),
                ByteSize.text(plan.memory()));
    }

    private static String duration(double seconds) {
        return seconds < 10 ? String.format(Locale.ROOT, "%.1f s", seconds) : ProgressMeter.clock(seconds);
    }

    private static String factor(Outcome done) {
        double x = (double) done.plan().width() / done.small().width();
        double y = (double) done.plan().height() / done.small().height();
        boolean same =
                Math.abs(x - y) * Math.max(done.small().width(), done.small().height())
                        < 2; // but for rounding to pixels
        return same ? number(x) + "x" : number(x) + "x by " + number(y) + "x";
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value).replaceAll("\\.?0+$", "");
    }

    private static String text(UpscalePlan plan) {
        return String.format(
                Locale.ROOT,
                "network at %dx, %d %s%s of %dx%d, tile overhead %.0f %%",
                plan.networkScale(),
                plan.tiles(),
                plan.tiling().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                plan.tiles() == 1 ? " tile" : " tiles",
                plan.tileWidth(),
                plan.tileHeight(),
                100 * (plan.overhead() - 1));
    }

    int count(Outcome.Status status) {
        return counts.getOrDefault(status, 0);
    }

    /** Prints the summary at the end of the batch, or when it was stopped. */
    void summary(PrintWriter err, InputPictures inputs, int all, double seconds, boolean stopped) throws IOException {
        int done = count(Outcome.Status.DONE);
        int skipped = count(Outcome.Status.SKIPPED);
        int failed = count(Outcome.Status.FAILED);
        if (stopped) {
            err.println("clipsr: stopped; "
                    + (many
                            ? done + " of " + all + " done"
                                    + (overwrite ? "" : ", run the same command again to continue")
                            : "nothing was written"));
        } else if (many && verbosity != Verbosity.QUIET) {
            List<String> parts = new ArrayList<>(List.of(
                    count(Outcome.Status.PLANNED) > 0
                            ? count(Outcome.Status.PLANNED) + " to do, about " + duration(planned)
                            : done + " done"));
            if (skipped > 0) {
                parts.add(skipped + " skipped (result exists; --overwrite replaces it)");
            }
            if (failed > 0) {
                parts.add(failed + " failed");
            }
            if (inputs.others() > 0) {
                parts.add(inputs.others() + (inputs.others() == 1 ? " other file" : " other files") + " ignored");
            }
            parts.add(String.format(Locale.ROOT, "%.1f s", seconds)
                    + (done > 1 ? " (" + ProgressMeter.perSecond(done, seconds) + ")" : ""));
            if (device != null) {
                parts.add(device);
            }
            err.println(String.join(", ", parts));
        }
        if (json != null) {
            json.summary(count(Outcome.Status.PLANNED), done, skipped, failed, inputs.others(), seconds, stopped);
        }
    }
}
