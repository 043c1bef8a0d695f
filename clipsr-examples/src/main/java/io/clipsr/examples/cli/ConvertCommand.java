package io.clipsr.examples.cli;

import io.clipsr.weights.ModelConfig;
import io.clipsr.weights.convert.WeightConverter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code clipsr convert}: a PyTorch checkpoint and CLIP in, one model file out. */
@Command(
        name = "convert",
        description = "Makes one model file of a PyTorch checkpoint and CLIP.",
        footer = {
            "",
            "Example:",
            "  clipsr convert --generator state_epoch_220.pth --clip ViT-B-32.pt -o official.safetensors"
        })
final class ConvertCommand implements Callable<Integer>, VerboseCommand {

    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Option(
            names = "--generator",
            paramLabel = "FILE",
            required = true,
            description = "The generator's checkpoint, e.g. state_epoch_220.pth.")
    private Path generator;

    @Option(
            names = "--clip",
            paramLabel = "FILE",
            description =
                    "CLIP, when the checkpoint does not hold its text encoder: OpenAI's ViT-B-32.pt, a state dict of it,"
                            + " or Hugging Face's model.safetensors, pytorch_model.bin or their index.json.")
    private Path clip;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "MODEL",
            required = true,
            description = "The model file to write, MODEL.safetensors.")
    private Path output;

    @Option(
            names = "--graph",
            paramLabel = "released|paper",
            converter = Choices.Graph.class,
            description = "The generator as the published program runs it, or as the paper draws it."
                    + " Default: what the checkpoint says, else released.")
    private String graph;

    @Option(names = "--half", description = "Store 16-bit floats: half the size.")
    private boolean half;

    @Option(names = "--overwrite", description = "Replace MODEL if it exists.")
    private boolean overwrite;

    @Option(
            names = {"-q", "--quiet"},
            description = "No summary; errors only.")
    private boolean quiet;

    @Override
    public Integer call() throws IOException {
        long start = System.nanoTime();
        check();
        convert();
        if (!quiet) {
            spec.commandLine()
                    .getErr()
                    .println(String.format(
                            Locale.ROOT,
                            "%s%s -> %s, %s, %.1f s",
                            generator.getFileName(),
                            clip == null ? "" : " + " + clip.getFileName(),
                            output.getFileName(),
                            Sizes.text(Files.size(output)),
                            (System.nanoTime() - start) / 1e9));
        }
        return 0;
    }

    private void convert() {
        WeightConverter.from(generator)
                .clip(clip)
                .graph(graph == null ? null : ModelConfig.Graph.valueOf(graph.toUpperCase(Locale.ROOT)))
                .half(half)
                .overwrite(overwrite)
                .writeTo(output);
    }

    private void check() throws IOException {
        InputFile.check(generator);
        if (clip != null) {
            InputFile.check(clip);
        }
        OutputFile.check(output, overwrite, generator, clip);
        if (!output.toString().toLowerCase(Locale.ROOT).endsWith(".safetensors")) {
            throw new CommandFailure(output + ": model files are safetensors; end the name in .safetensors");
        }
    }

    @Override
    public CommonOptions common() {
        return common;
    }
}
