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

/** Options for the prompts. */
public final class PromptOptions {

    @Option(
            names = {"-p", "--prompt"},
            paramLabel = "PROMPT",
            converter = PromptText.class,
            description = "A description of the pictures, in quotes. Default: each picture's row in --prompts,"
                    + " else the text file next to it (a.txt for a.png), else none.")
    private String prompt;

    @Option(
            names = "--prompts",
            paramLabel = "FILE.tsv",
            description = "A file with a prompt for each picture: lines of file name, tab, prompt.")
    private Path prompts;

    @Option(names = "--no-sidecar", description = "Ignore text files next to the pictures.")
    private boolean noSidecar;

    @Option(
            names = "--prompt-strength",
            paramLabel = "N",
            converter = NumberConverters.Strength.class,
            description = "Strength of the prompt: 0 none, 1 as trained (default), above 1 exaggerated.")
    private double strength = 1;

    @Option(
            names = "--region",
            paramLabel = "X,Y,W,H:PROMPT",
            converter = NumberConverters.Region.class,
            description = "Use another prompt for this part of the input, in pixels. Can be repeated.")
    private List<PromptRegion> regions = new ArrayList<>();

    @Option(
            names = {"--color", "--colour"},
            description = "Let the prompt colour greyscale pictures. By default they stay grey.")
    private boolean color;

    private PromptTable table;

    /** Checks the options for contradictions and reads the prompt file. */
    public void check(CommandSpec spec) throws IOException {
        if (prompt != null && prompts != null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "give either --prompt (one for all pictures) or --prompts (one for each), not both");
        }
        if (prompts != null) {
            InputFile.check(prompts);
            table = PromptTable.read(prompts);
        }
    }

    /** Returns the files that are read, and so must not be overwritten. */
    public List<Path> files() {
        return prompts == null ? List.of() : List.of(prompts);
    }

    /** Returns whether {@code --prompt} is given. */
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
     * @throws io.clipsr.examples.cli.console.CommandException if the text file beside it cannot be used
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

    /** Marks the row of a skipped picture as used. */
    public void skipped(InputPicture picture) {
        if (table != null) {
            table.use(picture);
        }
    }

    /** Returns notes about unused rows; call it after all pictures have been assigned prompts. */
    public List<String> notes() {
        return table == null ? List.of() : table.notes();
    }
}
