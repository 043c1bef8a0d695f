package io.clipsr.examples.cli.model;

import io.clipsr.examples.cli.console.ByteSize;
import io.clipsr.examples.cli.console.VerboseCommand;
import io.clipsr.examples.cli.options.CommonOptions;
import io.clipsr.weights.convert.ConversionCache;
import io.clipsr.weights.support.PlainLine;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code clipsr cache}: the models that were converted on first use. */
@Command(
        name = "cache",
        description = "Shows or clears the cache of converted models.",
        footer = {
            "",
            "A PyTorch checkpoint is converted on first use and kept in the user's cache directory. Set CLIPSR_CACHE to use another folder.",
            "",
            "Example:",
            "  clipsr cache clear"
        })
public final class CacheCommand implements Callable<Integer>, VerboseCommand {

    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Parameters(
            paramLabel = "show|clear|path",
            arity = "0..1",
            defaultValue = "show",
            converter = Action.class,
            description = "show: list the cached models (default). clear: delete them all. path: print the folder.")
    private String action;

    /** The actions of the command. */
    static final class Action implements ITypeConverter<String> {
        @Override
        public String convert(String value) {
            if (!List.of("show", "clear", "path").contains(value)) {
                throw new TypeConversionException("expected one of show, clear, path, got '" + value + "'");
            }
            return value;
        }
    }

    @Override
    public Integer call() {
        ConversionCache cache = ConversionCache.standard();
        PrintWriter out = spec.commandLine().getOut();
        switch (action) {
            case "clear" -> out.println(ByteSize.text(cache.clear()) + " removed from " + cache.path());
            case "path" -> out.println(cache.path());
            default -> show(cache, out);
        }
        return 0;
    }

    private static void show(ConversionCache cache, PrintWriter out) {
        List<ConversionCache.Entry> entries = cache.entries();
        long bytes = 0;
        for (ConversionCache.Entry entry : entries) {
            out.println(
                    "  " + PlainLine.of(entry.source()) + ", " + ByteSize.text(entry.bytes()) + ", " + entry.created());
            bytes += entry.bytes();
        }
        out.println(entries.size() + (entries.size() == 1 ? " model, " : " models, ") + ByteSize.text(bytes) + " in "
                + cache.path());
    }

    @Override
    public boolean verbose() {
        return common.verbose();
    }
}
