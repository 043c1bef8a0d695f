package io.clipsr.examples.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
@Command(name = "convert")
final class ConvertCommand implements Callable<Integer>, VerboseCommand {
    @Mixin private CommonOptions common;
    @Override public Integer call() { return 0; }
    @Override public CommonOptions common() { return common; }
}
