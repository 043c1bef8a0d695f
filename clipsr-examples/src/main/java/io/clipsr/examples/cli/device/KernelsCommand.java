package io.clipsr.examples.cli.device;

import io.clipsr.NetworkProfile;
import io.clipsr.examples.cli.console.VerboseCommand;
import io.clipsr.examples.cli.files.InputFile;
import io.clipsr.examples.cli.options.ChoiceConverters;
import io.clipsr.examples.cli.options.CommonOptions;
import io.clipsr.kernels.profile.ShippedKernel;
import io.clipsr.weights.BundledModel;
import io.clipsr.weights.convert.ModelLoader;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code clipsr kernels}: lists and profiles the bundled GPU kernels. */
@Command(
        name = "kernels",
        description = "Lists the bundled GPU kernels, or profiles them on the emulator. Needs no GPU.",
        footer = {"", "Example:", "  clipsr kernels --profile"})
public final class KernelsCommand implements Callable<Integer>, VerboseCommand {

    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Option(
            names = "--profile",
            description =
                    "Upscale a test picture on the emulator and print the work of each kernel beside the minimum needed.")
    private boolean profile;

    @Option(
            names = {"-m", "--model"},
            paramLabel = "MODEL",
            description = "A model file to profile. Default: the bundled model.")
    private Path model;

    @Option(
            names = "--grid",
            paramLabel = "N",
            converter = ChoiceConverters.Count.class,
            description = "Side of the test picture, in grid cells of 4x4 result pixels. Default: 64.")
    private Integer grid;

    @Option(
            names = {"-t", "--threads"},
            paramLabel = "N",
            converter = ChoiceConverters.Count.class,
            description = "Number of emulator threads. Default: one per processor.")
    private Integer threads;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (!profile) {
            if (model != null || grid != null || threads != null) {
                throw new ParameterException(spec.commandLine(), "--model, --grid and --threads need --profile");
            }
            list(out);
            return 0;
        }
        if (model != null) {
            InputFile.check(model);
        }
        int side = grid == null ? 64 : grid;
        int workers = Math.min(256, threads == null ? Runtime.getRuntime().availableProcessors() : threads);
        long start = System.nanoTime();
        try (var weights = model == null ? BundledModel.open() : ModelLoader.open(model, null)) {
            KernelProfileTable.print(NetworkProfile.of(weights, side, workers), out);
        }
        spec.commandLine()
                .getErr()
                .println(String.format(
                        Locale.ROOT,
                        "%s, grid %dx%d, emulated in %.1f s",
                        model == null ? "bundled model" : model.getFileName(),
                        side,
                        side,
                        (System.nanoTime() - start) / 1e9));
        return 0;
    }

    private static void list(PrintWriter out) {
        List<ShippedKernel> kernels = ShippedKernel.list();
        StringBuilder title = new StringBuilder(row("module", "kernel", "threads", "shared", "spilled"));
        kernels.get(0)
                .targets()
                .keySet()
                .forEach(capability -> title.append(String.format(Locale.ROOT, " %9s", "sm_" + capability)));
        out.println(title);
        for (ShippedKernel kernel : kernels) {
            Collection<ShippedKernel.Target> targets = kernel.targets().values();
            StringBuilder line = new StringBuilder(row(
                    kernel.module(),
                    kernel.entry(),
                    kernel.threads(),
                    targets.stream()
                            .mapToInt(ShippedKernel.Target::sharedMemory)
                            .max()
                            .orElse(0),
                    targets.stream()
                            .mapToInt(ShippedKernel.Target::spilledBytes)
                            .max()
                            .orElse(0)));
            targets.forEach(target -> line.append(
                    String.format(Locale.ROOT, " %4d %3.0f%%", target.registers(), 100 * target.occupancy())));
            out.println(line);
        }
        out.println();
        out.println("A block's threads and shared memory in bytes; bytes spilled;"
                + " a thread's registers and a multiprocessor's occupancy on each GPU.");
    }

    private static String row(Object... columns) {
        return String.format(Locale.ROOT, "%-15s  %-26s %7s %7s %7s", columns);
    }

    @Override
    public boolean verbose() {
        return common.verbose();
    }
}
