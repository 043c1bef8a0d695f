package io.clipsr.examples.cli.evaluate;

import io.clipsr.SuperResolver;
import io.clipsr.UpscaleOptions;
import io.clipsr.examples.cli.console.InterruptHandler;
import io.clipsr.examples.cli.console.ProgressMeter;
import io.clipsr.examples.cli.console.ProgressView;
import io.clipsr.examples.cli.evaluate.edits.EditCase;
import io.clipsr.examples.cli.evaluate.edits.EditTest;
import io.clipsr.examples.cli.files.InputFile;
import io.clipsr.examples.cli.options.SeveralModels;
import io.clipsr.weights.support.AtomicFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.LongStream;
import picocli.CommandLine.Model.CommandSpec;

/** Runs the edit test on each model. */
record EditsRun(CommandSpec spec, Path list, Path report, boolean quiet) {
    private static final String HEAD = "input\tmodel\tkind\tfirst\tsecond\ttowards\tdistance\tsurroundings\n";

    int run(SeveralModels models, DataOptions data, UpscaleOptions options) throws IOException {
        InputFile.check(list);
        List<EditCase> cases = EditCase.list(list);
        if (report != null) {
            Files.createDirectories(report);
            AtomicFile.check(report.resolve("edits.tsv"), true);
        }
        PrintWriter err = spec.commandLine().getErr();
        StringBuilder tables = new StringBuilder();
        StringBuilder lines = new StringBuilder(HEAD);
        try (InterruptHandler interrupt = new InterruptHandler();
                OpenModels names = new OpenModels()) {
            int all = cases.size() * models.names().size();
            ProgressMeter meter = new ProgressMeter(
                    System::nanoTime, LongStream.generate(() -> 1).limit(all).toArray());
            int done = 0;
            try (ProgressView view = ProgressView.of(err, meter, System::nanoTime, quiet)) {
                for (String model : models.names()) {
                    EditTest test =
                            new EditTest(names.name(model), data.protocol().seed());
                    try (SuperResolver resolver = models.open(model)) {
                        for (EditCase one : cases) {
                            test.add(one, resolver, options.withCancellation(interrupt::requested));
                            meter.finished(done++);
                            view.changed();
                        }
                    }
                    tables.append(test.table()).append('\n');
                    lines.append(test.lines());
                }
            } catch (CancellationException e) {
                err.println("clipsr: stopped; nothing was written");
                return interrupt.exitCode() == 0 ? 1 : interrupt.exitCode();
            }
        }
        if (report != null) {
            AtomicFile.write(report.resolve("edits.tsv"), true, channel -> {
                ByteBuffer bytes = ByteBuffer.wrap(lines.toString().getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            });
        }
        spec.commandLine().getOut().print(tables);
        spec.commandLine().getOut().flush();
        return 0;
    }
}
