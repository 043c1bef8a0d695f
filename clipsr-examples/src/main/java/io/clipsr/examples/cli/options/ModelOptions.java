package io.clipsr.examples.cli.options;

import io.clipsr.SuperResolver;
import io.clipsr.examples.cli.files.InputFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Options for the model and the device. */
public final class ModelOptions {

    @Option(
            names = {"-m", "--model"},
            paramLabel = "MODEL",
            description = "A model file made by clipsr convert, or a PyTorch checkpoint together with --clip."
                    + " Default: the bundled model.")
    private Path model;

    @Option(
            names = "--clip",
            paramLabel = "FILE",
            description = "CLIP's state dict, if MODEL is a PyTorch checkpoint without a text encoder.")
    private Path clip;

    @Option(
            names = {"-d", "--device"},
            paramLabel = "DEVICE",
            converter = ChoiceConverters.Device.class,
            description = "auto (the best available, default), cpu, cuda or cuda:N (an NVIDIA GPU), emulator (runs the"
                    + " GPU kernels without a GPU; very slow).")
    private String device = "auto";

    @Option(
            names = {"-t", "--threads"},
            paramLabel = "N",
            converter = ChoiceConverters.Count.class,
            description = "Number of threads of the CPU device. Default: one per processor.")
    private Integer threads;

    /** Checks the options before any work begins. */
    public void check(CommandSpec spec) {
        if (clip != null && model == null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--clip needs --model CHECKPOINT.pth; the bundled model contains its text encoder");
        }
        files().forEach(InputFile::check);
    }

    /** Returns the files that are read, and so must not be overwritten. */
    public List<Path> files() {
        return Stream.of(model, clip).filter(Objects::nonNull).toList();
    }

    public SuperResolver open() {
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
}
