package io.clipsr.examples.cli;

import io.clipsr.examples.cli.compare.CompareCommand;
import io.clipsr.examples.cli.device.DevicesCommand;
import io.clipsr.examples.cli.device.KernelsCommand;
import io.clipsr.examples.cli.evaluate.EvaluateCommand;
import io.clipsr.examples.cli.model.CacheCommand;
import io.clipsr.examples.cli.model.ConvertCommand;
import io.clipsr.examples.cli.model.InspectCommand;
import io.clipsr.examples.cli.upscale.UpscaleCommand;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code clipsr} without a subcommand: prints the help. */
@Command(
        name = "clipsr",
        description = "Upscales pictures, guided by a text prompt.",
        versionProvider = ClipsrCommand.Version.class,
        subcommands = {
            UpscaleCommand.class,
            CompareCommand.class,
            EvaluateCommand.class,
            ConvertCommand.class,
            InspectCommand.class,
            DevicesCommand.class,
            KernelsCommand.class,
            CacheCommand.class,
            CommandLine.HelpCommand.class
        },
        footer = {
            "",
            "Example:",
            "  clipsr upscale small.png -p \"a scarlet macaw on a branch\" -o large.png",
            "",
            "Run 'clipsr COMMAND --help' or 'clipsr help COMMAND' for the options of a command.",
            "Exit codes: 0 success, 1 failure, 2 wrong command line."
        })
final class ClipsrCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    @SuppressWarnings("unused") // set and read by picocli
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version and exit.")
    @SuppressWarnings("unused") // set and read by picocli
    private boolean version;

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getOut());
        return CommandLine.ExitCode.OK;
    }

    /** Reads the version from the jar's manifest. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = ClipsrCommand.class.getPackage().getImplementationVersion();
            return new String[] {"clipsr " + (version == null ? "(not packaged)" : version)};
        }
    }
}
