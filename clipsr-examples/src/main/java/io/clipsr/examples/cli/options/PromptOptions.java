package io.clipsr.examples.cli.options;

import io.clipsr.PromptRegion;
import io.clipsr.UpscaleOptions;
import io.clipsr.examples.cli.files.InputFile;
import io.clipsr.examples.cli.files.InputPicture;
import io.clipsr.examples.cli.files.Sidecar;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Options about what the pictures show. */
public final class PromptOptions {

    @Option(
            names = {"-p", "--prompt"},
            paramLabel = "PROMPT",
            description =
                    "A sentence that says what the pictures show, in quotes. Default: each picture's row in --prompts,"
                            + " else the text file beside it (a.txt for a.png), else none.")
    private String prompt;

    @Option(
            names = "--prompts",
            paramLabel = "FILE.tsv",
            description = "A prompt for each picture: lines of file name, tab, prompt.")
    private Path prompts;

    @Option(names = "--no-sidecar", description = "Leave text files beside the pictures alone.")
    private boolean noSidecar;

    @Option(
            names = "--prompt-strength",
            paramLabel = "N",
            converter = NumberConverters.Strength.class,
            description = "How far the prompt counts: 0 not at all, 1 as trained (default), above 1 exaggerates.")
    private double strength = 1;

    @Option(
            names = "--region",
            paramLabel = "X,Y,W,H:PROMPT",
            converter = NumberConverters.Region.class,
            description = "Another prompt for a part of the picture, in pixels of the input. Can be repeated.")
    private List<PromptRegion> regions = new ArrayList<>();

    @Option(
            names = {"--color", "--colour"},
            description = "Let the prompt colour grey pictures, which stay grey otherwise.")
    private boolean color;

    private PromptTable table;

    /** Whether the options contradict each other, and reads the file of prompts. */
    public void check(CommandSpec spec) throws IOException {
        if (prompt != null && prompts != null) {
            throw new ParameterException(
                    spec.commandLine(), "give --prompt for all pictures or --prompts for each, not both");
        }
        if (prompts != null) {
            InputFile.check(prompts);
            table = PromptTable.read(prompts);
        }
    }

    /** The files that are read, and so must not be written. */
    public List<Path> files() {
        return prompts == null ? List.of() : List.of(prompts);
    }

    /** Whether {@code --prompt} is there. */
    public boolean given() {
        return prompt != null;
    }

    public UpscaleOptions apply(UpscaleOptions options) {
        return options.withPromptStrength(strength).withRegions(regions).withColor(color);
    }

    /**
     * What a picture shows, by the first that says so: the command line, the file of prompts, the text file beside the
     * picture.
     *
     * @throws CommandException if the text file beside it cannot be used
     */
    public String promptFor(InputPicture picture) throws IOException {
        if (prompt != null) {
            return prompt;
        }
        String listed = table == null ? null : table.promptFor(picture);
        if (listed != null) {
            return listed;
        }
        return noSidecar ? "" : Sidecar.read(picture.file());
    }

    /** A picture is there that needs no prompt. */
    public void skipped(InputPicture picture) {
        if (table != null) {
            table.use(picture);
        }
    }

    /** What of the file of prompts found no use, for people; call it when all pictures have had their prompts. */
    public List<String> notes() {
        return table == null ? List.of() : table.notes();
    }
}
