package io.clipsr.examples.cli.model;

import io.clipsr.examples.cli.console.ByteSize;
import io.clipsr.examples.cli.console.CommandException;
import io.clipsr.examples.cli.console.VerboseCommand;
import io.clipsr.examples.cli.files.InputFile;
import io.clipsr.examples.cli.files.OutputFile;
import io.clipsr.examples.cli.options.ChoiceConverters;
import io.clipsr.examples.cli.options.CommonOptions;
import io.clipsr.weights.ModelConfig;
import io.clipsr.weights.convert.WeightConverter;
import io.clipsr.weights.support.PlainLine;
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
        description = "Converts a PyTorch checkpoint, with CLIP if needed, to one model file.",
        footer = {
            "",
            "Example:",
            "  clipsr convert --generator state_epoch_220.pth --clip ViT-B-32.pt -o official.safetensors"
        })
public final class ConvertCommand implements Callable<Integer>, VerboseCommand {

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
                    "CLIP, if the checkpoint does not contain its text encoder: OpenAI's ViT-B-32.pt, a state dict of it,"
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
            converter = ChoiceConverters.Graph.class,
            description =
                    "The network as the published program runs it (released), or as the paper describes it (paper)."
                            + " Default: as stated in the checkpoint, else released.")
    private String graph;

    @Option(names = "--half", description = "Store weights as 16-bit floats, which halves the file size.")
    private boolean half;

    @Option(names = "--overwrite", description = "Replace MODEL if it exists.")
    private boolean overwrite;

    @Option(
            names = {"-q", "--quiet"},
            description = "Print errors only.")
    private boolean quiet;

    @Override
    public Integer call() throws IOException {
        long start = System.nanoTime();
        check();
        convert();
        if (!quiet) {
            spec.commandLine()
                    .getErr()
                    .println(PlainLine.of(String.format(
                            Locale.ROOT,
                            "%s%s -> %s, %s, %.1f s",
                            generator.getFileName(),
                            clip == null ? "" : " + " + clip.getFileName(),
                            output.getFileName(),
                            ByteSize.text(Files.size(output)),
                            (System.nanoTime() - start) / 1e9)));
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
            throw new CommandException(output + ": is not a .safetensors file; end the name in .safetensors");
        }
    }

    @Override
    public boolean verbose() {
        return common.verbose();
    }
}
