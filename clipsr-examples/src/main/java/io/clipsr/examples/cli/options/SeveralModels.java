package io.clipsr.examples.cli.options;

import io.clipsr.SuperResolver;
import io.clipsr.examples.cli.files.ArgumentPath;
import io.clipsr.examples.cli.files.InputFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Options for several models, and the device. */
public final class SeveralModels {
    private static final String BUNDLED = "bundled";

    @Option(
            names = {"-m", "--model"},
            paramLabel = "MODEL",
            description = "A model file made by clipsr convert, a PyTorch checkpoint together with --clip, or the word"
                    + " bundled. Repeat it to compare models. Default: the bundled model.")
    private List<String> models = new ArrayList<>();

    @Option(
            names = "--clip",
            paramLabel = "FILE",
            description = "CLIP's state dict, for each MODEL that is a PyTorch checkpoint without a text encoder.")
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
            description = "Number of threads, of the CPU device and for reading and measuring pictures. Default: one"
                    + " per processor.")
    private Integer threads;

    /** Checks the options before any work begins. */
    public void check(CommandSpec spec) {
        if (clip != null && files().size() < 2) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--clip needs --model CHECKPOINT.pth; the bundled model contains its text encoder");
        }
        files().forEach(InputFile::check);
    }

    private List<Path> files() {
        return Stream.concat(names().stream().map(SeveralModels::file), Stream.ofNullable(clip))
                .filter(Objects::nonNull)
                .toList();
    }

    /** Returns the models as they were given; the bundled one if none was. */
    public List<String> names() {
        return models.isEmpty() ? List.of(BUNDLED) : models;
    }

    /** Returns a model's file; null for the bundled model. */
    public static Path file(String model) {
        return model.equals(BUNDLED) ? null : ArgumentPath.of(model);
    }

    /** Returns the file of CLIP's state dict; null if none was given. */
    public Path clip() {
        return clip;
    }

    /** Returns the number of threads. */
    public int threads() {
        return threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    }

    /** Opens a model. */
    public SuperResolver open(String model) {
        SuperResolver.Builder builder = SuperResolver.builder().device(device);
        Path file = file(model);
        if (file != null) {
            builder.model(file);
            if (clip != null) {
                builder.clip(clip);
            }
        }
        if (threads != null) {
            builder.threads(threads);
        }
        return builder.open();
    }
}
