package io.clipsr.examples.cli.model;

import io.clipsr.examples.cli.console.ByteSize;
import io.clipsr.examples.cli.console.VerboseCommand;
import io.clipsr.examples.cli.files.InputFile;
import io.clipsr.examples.cli.options.CommonOptions;
import io.clipsr.weights.Inspection;
import io.clipsr.weights.format.TensorInfo;
import io.clipsr.weights.support.PlainLine;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code clipsr inspect}: shows the contents of a weight file and how it can be used. */
@Command(
        name = "inspect",
        description = "Shows the contents of a weight file and how it can be used. Executes no code from the file.",
        footer = {"", "Example:", "  clipsr inspect state_epoch_220.pth"})
public final class InspectCommand implements Callable<Integer>, VerboseCommand {

    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Parameters(
            paramLabel = "FILE",
            description =
                    "A PyTorch checkpoint (zip, legacy or TorchScript), a safetensors file, or the index of a sharded model.")
    private Path file;

    @Option(names = "--tensors", description = "List every tensor instead of totals by name prefix.")
    private boolean everyTensor;

    @Override
    public Integer call() {
        InputFile.check(file);
        Inspection inspection = Inspection.of(file);
        PrintWriter out = spec.commandLine().getOut();
        out.println(oneLine(file.getFileName().toString()) + ": " + inspection.container() + ", "
                + ByteSize.text(inspection.fileBytes()) + ", "
                + inspection.tensors().size() + " tensors, " + inspection.parameters() + " values");
        out.println("SHA-256 " + inspection.sha256()
                + inspection.knownAs().map(name -> ": " + name).orElse(", unknown to clipsr"));
        inspection.findings().forEach(out::println);
        inspection.metadata().forEach((key, value) -> out.println("  " + oneLine(key) + " = " + oneLine(value)));
        if (everyTensor) {
            for (TensorInfo tensor : inspection.tensors()) {
                out.println("  " + oneLine(tensor.name()) + " " + tensor.type() + " " + tensor.shapeText());
            }
        } else {
            printSums(inspection.tensors(), out);
        }
        return 0;
    }

    /**
     * Prints totals by the first two parts of the names: {@code model.netG.GBlocks.0.c1.weight} counts for
     * {@code model.netG}.
     */
    private static void printSums(List<TensorInfo> tensors, PrintWriter out) {
        Map<String, long[]> sums = new LinkedHashMap<>();
        for (TensorInfo tensor : tensors) {
            String[] parts = tensor.name().split("\\.", 3);
            String group = parts.length < 3 ? tensor.name() : parts[0] + "." + parts[1];
            long[] sum = sums.computeIfAbsent(group, key -> new long[2]);
            sum[0]++;
            sum[1] += tensor.bytes();
        }
        sums.forEach((group, sum) -> out.println(String.format(
                Locale.ROOT,
                "  %-32s %5d %-8s %10s",
                oneLine(group),
                sum[0],
                sum[0] == 1 ? "tensor" : "tensors",
                ByteSize.text(sum[1]))));
    }

    /** Sanitizes untrusted text: removes control characters and limits it to one line. */
    private static String oneLine(String value) {
        String plain = PlainLine.of(value);
        return plain.length() <= 160 ? plain : plain.substring(0, 157) + "...";
    }

    @Override
    public boolean verbose() {
        return common.verbose();
    }
}
