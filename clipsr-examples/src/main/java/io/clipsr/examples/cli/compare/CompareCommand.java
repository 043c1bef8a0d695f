package io.clipsr.examples.cli.compare;

import io.clipsr.Progress;
import io.clipsr.SuperResolver;
import io.clipsr.UpscaleOptions;
import io.clipsr.UpscalePlan;
import io.clipsr.examples.cli.console.CommandException;
import io.clipsr.examples.cli.console.InterruptHandler;
import io.clipsr.examples.cli.console.ProgressMeter;
import io.clipsr.examples.cli.console.ProgressView;
import io.clipsr.examples.cli.console.VerboseCommand;
import io.clipsr.examples.cli.files.InputFile;
import io.clipsr.examples.cli.files.OutputFile;
import io.clipsr.examples.cli.files.StreamFiles;
import io.clipsr.examples.cli.options.CommonOptions;
import io.clipsr.examples.cli.options.ModelOptions;
import io.clipsr.examples.cli.options.NumberConverters;
import io.clipsr.examples.cli.options.PromptText;
import io.clipsr.examples.cli.options.SizeOptions;
import io.clipsr.image.PictureException;
import io.clipsr.image.PictureReader;
import io.clipsr.image.PictureSource;
import io.clipsr.image.PictureWriter;
import io.clipsr.image.Pixels;
import io.clipsr.image.Resampler;
import io.clipsr.image.ResizeKernel;
import io.clipsr.weights.support.PlainLine;
import java.awt.Dimension;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code clipsr compare}: shows the effect of several prompts on one sheet. */
@Command(
        name = "compare",
        sortOptions = false,
        customSynopsis = "clipsr compare INPUT -p PROMPT [-p PROMPT]... -o SHEET [OPTIONS]",
        description =
                "Compares prompts: shows the input, a bicubic enlargement, and the result of each prompt on one sheet.",
        footer = {
            "",
            "Example:",
            "  clipsr compare bird.png -p \"a scarlet macaw\" -p \"a grey parrot\" -p \"\" -o sheet.png"
        })
public final class CompareCommand implements Callable<Integer>, VerboseCommand {

    private static final int FIRST_PROMPT = 2; // after the input and bicubic

    @Spec
    private CommandSpec spec;

    @Mixin
    private SizeOptions size;

    @Mixin
    private ModelOptions model;

    @Mixin
    private CommonOptions common;

    @Parameters(paramLabel = "INPUT", description = "The picture to enlarge; - for standard input.")
    private Path input;

    @Option(
            names = {"-p", "--prompt"},
            paramLabel = "PROMPT",
            converter = PromptText.class,
            required = true,
            description =
                    "A description of the picture, in quotes; \"\" for no prompt. Repeat it for each prompt to compare.")
    private List<String> prompts;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "SHEET",
            required = true,
            description = "The sheet to write. Its extension selects the format.")
    private Path output;

    @Option(
            names = "--crop",
            paramLabel = "X,Y,W,H",
            converter = NumberConverters.Area.class,
            description = "Compare only this part of the input, in pixels.")
    private Rectangle crop;

    @Option(
            names = "--prompt-strength",
            paramLabel = "N",
            converter = NumberConverters.Strength.class,
            description = "Strength of the prompts: 0 none, 1 as trained (default), above 1 exaggerated.")
    private double strength = 1;

    @Option(names = "--overwrite", description = "Replace SHEET if it exists.")
    private boolean overwrite;

    @Option(
            names = {"-q", "--quiet"},
            description = "Print errors only: no progress, notes or summary.")
    private boolean quiet;

    @Override
    public Integer call() throws IOException {
        size.check(spec);
        InputFile.check(input);
        model.check(spec);
        OutputFile.check(output, overwrite, input);
        PictureWriter.check(output, overwrite); // the extension: is it a format?
        BufferedImage picture = read();
        PrintWriter err = spec.commandLine().getErr();
        try (InterruptHandler interrupt = new InterruptHandler()) {
            ProgressMeter meter = new ProgressMeter(
                    System::nanoTime, prompts.stream().mapToLong(prompt -> 1).toArray());
            String summary;
            try (ProgressView view = ProgressView.of(err, meter, System::nanoTime, quiet)) {
                summary = compare(picture, interrupt, meter, view);
            } catch (CancellationException e) {
                err.println("clipsr: stopped; nothing was written");
                return interrupt.exitCode();
            }
            if (!quiet) {
                err.println(PlainLine.of(summary + String.format(Locale.ROOT, ", %.1f s", meter.seconds())));
            }
        }
        return 0;
    }

    private BufferedImage read() throws IOException {
        try (StreamFiles streams = new StreamFiles()) {
            Path content = streams.readable(input, PictureReader.largestFile(PictureReader.DEFAULT_MAX_PIXELS));
            try {
                tell(PictureReader.open(content).notes());
                return cropped(PictureReader.read(content));
            } catch (PictureException e) {
                if (content.equals(input)) {
                    throw e;
                }
                throw new CommandException(e.getMessage().replace(content.toString(), input.toString()));
            }
        }
    }

    private void tell(List<String> notes) {
        if (!quiet) {
            notes.forEach(note -> spec.commandLine().getErr().println("note: " + input + ": " + note));
        }
    }

    private String compare(BufferedImage small, InterruptHandler interrupt, ProgressMeter meter, ProgressView view)
            throws IOException {
        UpscaleOptions options = size.apply(UpscaleOptions.defaults())
                .withPromptStrength(strength)
                .withColor(true)
                .withCancellation(interrupt::requested);
        try (SuperResolver resolver = model.open()) {
            UpscalePlan plan = resolver.plan(PictureSource.of(small).info(), options);
            ContactSheet sheet = new ContactSheet(new Dimension(plan.width(), plan.height()), 2 + prompts.size());
            List<ContactSheet.Cell> cells = new ArrayList<>();
            cells.add(new ContactSheet.Cell(small, "input, " + small.getWidth() + "x" + small.getHeight()));
            cells.add(new ContactSheet.Cell(
                    Resampler.resize(small, plan.width(), plan.height(), ResizeKernel.BICUBIC), "bicubic"));
            Set<String> told = new HashSet<>(); // by several prompts
            for (int i = 0; i < prompts.size(); i++) {
                int picture = i;
                Progress progress = new Progress() {
                    @Override
                    public void tiles(int done, int all) {
                        meter.tiles(picture, done, all);
                        view.changed();
                    }

                    @Override
                    public void note(String message) {
                        if (!quiet && told.add(message)) {
                            view.line("note: " + input + ": " + message);
                        }
                    }
                };
                String prompt = prompts.get(i);
                BufferedImage large =
                        resolver.upscale(small, options.withPrompt(prompt).withProgress(progress));
                String title = prompt.isBlank()
                        ? "no prompt"
                        : "\u201c" + prompt.strip().replaceAll("\\s+", " ") + "\u201d";
                cells.add(new ContactSheet.Cell(
                        large,
                        i == 0
                                ? title
                                : title
                                        + String.format(
                                                Locale.ROOT,
                                                "%ndiffers from the first prompt by %.1f of 255",
                                                difference(
                                                        cells.get(FIRST_PROMPT).picture(), large))));
                meter.finished(i);
                view.changed();
            }
            BufferedImage drawn = sheet.draw(cells);
            PictureWriter.write(drawn, output, overwrite);
            if (!quiet) {
                notes(sheet.captions(), cells).forEach(view::line);
            }
            return input.getFileName() + " " + small.getWidth() + "x" + small.getHeight() + " -> "
                    + output.getFileName() + " "
                    + drawn.getWidth() + "x" + drawn.getHeight() + ", " + prompts.size()
                    + (prompts.size() == 1 ? " prompt, " : " prompts, ")
                    + resolver.device();
        }
    }

    /** Returns the mean absolute difference of two pictures' samples, 0 to 255, for differences too small to see. */
    private static double difference(BufferedImage a, BufferedImage b) {
        byte[] first = Pixels.of(a).toBytes();
        byte[] second = Pixels.of(b).toBytes();
        long sum = 0;
        for (int i = 0; i < first.length; i++) {
            sum += Math.abs((first[i] & 0xff) - (second[i] & 0xff));
        }
        return (double) sum / first.length;
    }

    private BufferedImage cropped(BufferedImage picture) {
        if (crop == null) {
            return picture;
        }
        Rectangle part = crop.intersection(new Rectangle(picture.getWidth(), picture.getHeight()));
        if (!part.equals(crop)) {
            throw new CommandException(
                    input + ": has " + picture.getWidth() + "x" + picture.getHeight() + " pixels; --crop " + crop.x
                            + "," + crop.y + "," + crop.width + "," + crop.height + " is not within them");
        }
        return picture.getSubimage(part.x, part.y, part.width, part.height);
    }

    /** Returns notes about captions that cannot be drawn. */
    private static List<String> notes(CaptionRenderer captions, List<ContactSheet.Cell> cells) {
        List<String> titles = cells.stream().map(ContactSheet.Cell::title).toList();
        if (!captions.possible()) {
            return List.of("note: this machine has no fonts, so the sheet has no captions; row by row it contains: "
                    + String.join("; ", titles).replaceAll("\\R", ", "));
        }
        return titles.stream()
                .filter(title -> !captions.knows(title))
                .map(title -> "note: no installed font has all characters of "
                        + title.lines().findFirst().orElse("") + "; the sheet shows boxes for them")
                .toList();
    }

    @Override
    public boolean verbose() {
        return common.verbose();
    }
}
