package io.clipsr.examples.cli;

import io.clipsr.SuperResolver;
import io.clipsr.image.PictureReader;
import io.clipsr.image.PictureWriter;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code clipsr upscale}: a small picture and a prompt in, a large picture out. */
@Command(name = "upscale",
        description = "Enlarges a picture.",
        footer = {"", "Example:",
            "  clipsr upscale small.png -p \"a scarlet macaw on a branch\" -o large.png"})
final class UpscaleCommand implements Callable<Integer>, VerboseCommand {

    @Spec private CommandSpec spec;
    @Mixin private CommonOptions common;

    @Parameters(paramLabel = "INPUT", description = "The picture to enlarge: PNG, JPEG, TIFF, BMP or GIF.")
    private Path input;

    @Option(names = {"-o", "--output"}, paramLabel = "OUTPUT", required = true,
            description = "The file to write; its extension (.png, .jpg, .tif, .bmp) chooses the format.")
    private Path output;

    @Option(names = {"-p", "--prompt"}, paramLabel = "PROMPT", defaultValue = "",
            description = "A sentence that says what the picture shows, in quotes. Default: empty.")
    private String prompt;

    @Option(names = {"-s", "--scale"}, paramLabel = "4|8|16", defaultValue = "4", converter = Choices.Scale.class,
            description = {"How many times larger. The result is 256x256, so the input is 64x64 at 4, 32x32 at 8,"
                + " 16x16 at 16; another size is resized to that first, and a notice says so. Default: 4."})
    private int scale;

    @Option(names = {"-m", "--model"}, paramLabel = "MODEL",
            description = "A model file (clipsr convert makes them), or a PyTorch checkpoint together with --clip."
                + " Default: the bundled model.")
    private Path model;

    @Option(names = "--clip", paramLabel = "FILE",
            description = "CLIP's state dict, when MODEL is a PyTorch checkpoint without a text encoder.")
    private Path clip;

    @Option(names = {"-d", "--device"}, paramLabel = "DEVICE", defaultValue = "auto",
            converter = Choices.Device.class, description = "What computes: auto (the best there is, the default), cpu, cuda or cuda:N (an"
                    + " NVIDIA GPU), emulator (the GPU's kernels without a GPU; very slow).")
    private String device;

    @Option(names = {"-t", "--threads"}, paramLabel = "N", converter = Choices.Count.class,
            description = "Threads of the CPU device. Default: one per processor.")
    private Integer threads;

    @Option(names = "--overwrite", description = "Replace OUTPUT if it exists.")
    private boolean overwrite;

    @Option(names = {"-q", "--quiet"}, description = "No summary and no notices; errors only.")
    private boolean quiet;

    @Override
    public Integer call() throws IOException {
        long start = System.nanoTime();
        check();
        BufferedImage small = PictureReader.read(input);
        try (SuperResolver resolver = open()) {
            int side = resolver.inputSide(scale);
            if (small.getWidth() != side || small.getHeight() != side) {
                say("note: " + input + " is " + size(small) + "; resized to " + side + "x" + side
                        + ", the input size at " + scale + "x (--scale)"
                        + (small.getWidth() == small.getHeight() ? "" : ", which distorts it: the network takes squares for now"));
            }
            BufferedImage large = resolver.upscale(small, prompt, scale);
            PictureWriter.write(large, output, overwrite);
            say(String.format(Locale.ROOT, "%s %s -> %s %s, %dx, %s%s, %.1f s",
                    input.getFileName(), size(small), output.getFileName(), size(large), scale,
                    resolver.device(), prompt.isBlank() ? ", no prompt" : "", (System.nanoTime() - start) / 1e9));
        }
        return 0;
    }

    /** Everything that can be known before the work begins. */
    private void check() throws IOException {
        if (clip != null && model == null) {
            throw new ParameterException(spec.commandLine(), "--clip goes with --model CHECKPOINT.pth; the bundled model needs none");
        }
        InputFile.check(input);
        OutputFile.check(output, overwrite, input, model, clip);
        PictureWriter.check(output, overwrite); // the extension: is it a format?
        if (model != null) {
            InputFile.check(model);
        }
        if (clip != null) {
            InputFile.check(clip);
        }
    }

    private SuperResolver open() {
        SuperResolver.Builder builder = SuperResolver.builder().device(device);
        if (model != null) {
            builder.model(model);
        }
        if (clip != null) {
            builder.clip(clip);
        }
        if (threads != null) {
            builder.threads(threads);
        }
        return builder.open();
    }

    private void say(String line) {
        if (!quiet) {
            PrintWriter err = spec.commandLine().getErr();
            err.println(line);
        }
    }

    private static String size(BufferedImage picture) {
        return picture.getWidth() + "x" + picture.getHeight();
    }

    @Override
    public CommonOptions common() {
        return common;
    }
}
