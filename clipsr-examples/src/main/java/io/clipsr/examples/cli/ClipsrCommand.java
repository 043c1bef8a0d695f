package io.clipsr.examples.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code clipsr} alone: prints its help. */
@Command(
        name = "clipsr",
        description = "Enlarges pictures, guided by a sentence that says what they show.",
        versionProvider = ClipsrCommand.Version.class,
        subcommands = {
            UpscaleCommand.class,
            CompareCommand.class,
            ConvertCommand.class,
            InspectCommand.class,
            DevicesCommand.class,
            KernelsCommand.class,
            CacheCommand.class
        },
        footer = {
            "",
            "Example:",
            "  clipsr upscale small.png -p \"a scarlet macaw on a branch\" -o large.png",
            "",
            "clipsr COMMAND --help tells more about a command.",
            "Exit codes: 0 done, 1 failed, 2 wrong command line."
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

    /** The version stands in the jar's manifest, written by the build. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = ClipsrCommand.class.getPackage().getImplementationVersion();
            return new String[] {"clipsr " + (version == null ? "(not packaged)" : version)};
        }
    }
}
