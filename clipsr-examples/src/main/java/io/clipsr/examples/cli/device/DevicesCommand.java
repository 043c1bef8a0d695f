package io.clipsr.examples.cli.device;

import io.clipsr.SuperResolver;
import io.clipsr.examples.cli.console.VerboseCommand;
import io.clipsr.examples.cli.options.CommonOptions;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code clipsr devices}: lists the compute devices. */
@Command(
        name = "devices",
        description = "Lists the compute devices, best first, and why any of them is not available.",
        footer = {"", "Example:", "  clipsr devices"})
public final class DevicesCommand implements Callable<Integer>, VerboseCommand {

    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        for (SuperResolver.DeviceStatus device : SuperResolver.devices()) {
            out.println(String.format(
                    Locale.ROOT,
                    "%-8s %-13s %s",
                    device.name(),
                    device.available() ? "available" : "not available",
                    device.detail()));
        }
        return 0;
    }

    @Override
    public boolean verbose() {
        return common.verbose();
    }
}
