package io.clipsr.examples.cli.options;

import io.clipsr.UpscaleOptions;
import io.clipsr.examples.cli.console.CommandException;
import io.clipsr.examples.cli.files.ArgumentPath;
import io.clipsr.examples.cli.files.OutputNames;
import io.clipsr.examples.cli.files.StreamFiles;
import io.clipsr.image.PictureWriter;
import java.nio.file.Path;
import java.util.Collection;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Options for the files that are written. */
public final class OutputOptions {
    private static final String DEFAULT_FORMAT = "png";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUTPUT",
            required = true,
            description =
                    "The file to write, whose extension (png, jpg, tif, bmp) selects the format; or a folder; or a"
                            + " template with {name}, {file}, {ext}, {scale} and {folder}, e.g."
                            + " 'out/{name}-{scale}x.png'; or - for standard output.")
    private String output;

    @Option(
            names = "--format",
            paramLabel = "png|jpg|tif|bmp",
            converter = ChoiceConverters.Format.class,
            description = "The format of results in a folder, for {ext} and on standard output. Default: that of the"
                    + " input if it can be written, else png.")
    private String format;

    @Option(
            names = "--quality",
            paramLabel = "1..100",
            converter = NumberConverters.Quality.class,
            description = "The quality of JPEG results. Default: " + PictureWriter.DEFAULT_QUALITY + ".")
    private Integer quality;

    @Option(names = "--keep-time", description = "Give each result file the time of its input file.")
    private boolean keepTime;

    @Option(
            names = "--overwrite",
            description = "Replace existing results. By default a batch skips pictures whose result exists.")
    private boolean overwrite;

    public UpscaleOptions apply(UpscaleOptions options) {
        UpscaleOptions applied = options.withOverwrite(overwrite).withKeepTime(keepTime);
        return quality == null ? applied : applied.withQuality(quality);
    }

    public boolean overwrite() {
        return overwrite;
    }

    /** Returns the value of {@code --output}. */
    public Path path() {
        return ArgumentPath.ofResult(output);
    }

    /** Returns whether the result goes to standard output, a pipe or a device. */
    public boolean isStream() {
        return StreamFiles.isOutput(path());
    }

    /**
     * Returns the extension of a result that goes to a stream.
     *
     * @throws CommandException if there may be several results
     */
    public String streamFormat(boolean many) {
        if (many) {
            throw new CommandException(
                    output + ": takes one picture, but there may be several results; give a folder or a template");
        }
        String extension = OutputNames.extension(path());
        return format == null && PictureWriter.extensions().contains(extension)
                ? extension
                : format == null ? DEFAULT_FORMAT : format;
    }

    /**
     * Returns how results are named.
     *
     * @param many whether there may be several pictures
     * @param scale the text for {@code {scale}}; null if there is none
     */
    public OutputNames names(boolean many, String scale) {
        return OutputNames.of(output, new OutputNames.Settings(many, scale, format));
    }

    /** Rejects a quality that no result has. */
    public void checkQuality(CommandSpec spec, Collection<Path> results) {
        boolean jpeg =
                results.stream().anyMatch(result -> PictureWriter.isSameFormat(OutputNames.extension(result), "jpg"));
        if (quality != null && !jpeg && !results.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "--quality is for JPEG, but no result is one; leave it out, or write a .jpg");
        }
    }
}
