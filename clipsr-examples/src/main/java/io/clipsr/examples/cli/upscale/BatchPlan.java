package io.clipsr.examples.cli.upscale;

import io.clipsr.UpscaleJob;
import io.clipsr.UpscaleOptions;
import io.clipsr.examples.cli.console.CommandException;
import io.clipsr.examples.cli.files.InputPicture;
import io.clipsr.examples.cli.files.InputPictures;
import io.clipsr.examples.cli.files.OutputFile;
import io.clipsr.examples.cli.files.OutputNames;
import io.clipsr.examples.cli.options.PromptOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The plan of a batch, made before any work.
 *
 * @param jobs the pictures to compute
 * @param settled the outcomes known already: existing results, unreadable captions and folders
 */
record BatchPlan(List<PictureJob> jobs, List<Outcome> settled) {

    /**
     * Plans a batch.
     *
     * @param otherFiles the further files that are read
     * @throws CommandException if two pictures would have the same result, or a result would replace what is read
     */
    static BatchPlan of(
            InputPictures inputs,
            OutputNames names,
            PromptOptions prompts,
            UpscaleOptions options,
            List<Path> otherFiles)
            throws IOException {
        Set<Path> read = new HashSet<>(inputs.realPaths());
        for (Path file : otherFiles) {
            read.add(OutputFile.realPath(file));
        }
        Map<Path, Path> writers = new HashMap<>();
        List<PictureJob> jobs = new ArrayList<>();
        List<Outcome> settled = new ArrayList<>();
        inputs.unreadable().forEach((file, problem) -> settled.add(Outcome.failed(file, null, problem)));
        for (InputPicture picture : inputs.pictures()) {
            Path output = names.of(picture);
            Path real = OutputFile.realPath(output);
            if (read.contains(real)) {
                throw new CommandException(
                        names.single()
                                ? output + ": is an input file; choose another output"
                                : output + ": is an input file and would be overwritten by the result of "
                                        + picture.file() + "; write the results into another folder");
            }
            Path other = writers.put(real, picture.file());
            if (other != null) {
                throw new CommandException(
                        output + ": would be the result of both " + other + " and " + picture.file()
                                + names.distinct(inputs.pictures())
                                        .map(template -> "; use a template such as '" + template + "'")
                                        .orElse(
                                                "; rename one of them, or give each of their folders an output folder of its own"));
            }
            if (!names.single() && !options.overwrite() && Files.exists(output)) {
                prompts.skipped(picture);
                settled.add(Outcome.skipped(picture.file(), output));
                continue;
            }
            try {
                UpscaleOptions prompted = options.withPrompt(prompts.promptFor(picture));
                jobs.add(new PictureJob(picture.file(), output, new UpscaleJob(picture.content(), output, prompted)));
            } catch (CommandException | IOException e) {
                settled.add(Outcome.failed(picture.file(), output, e));
            }
        }
        return new BatchPlan(List.copyOf(jobs), List.copyOf(settled));
    }

    /** Returns all results, also those that exist already. */
    List<Path> results() {
        return Stream.concat(
                        jobs.stream().map(job -> job.job().output()),
                        settled.stream().map(Outcome::output).filter(Objects::nonNull))
                .toList();
    }

    /** Returns the plan for a single result that is shown under another name, that of a stream. */
    BatchPlan shownAs(Path output) {
        return new BatchPlan(
                jobs.stream()
                        .map(job -> new PictureJob(job.input(), output, job.job()))
                        .toList(),
                settled);
    }

    /** Creates the output folders. */
    void createFolders() throws IOException {
        Set<Path> folders = new LinkedHashSet<>();
        jobs.forEach(job -> folders.add(job.job().output().toAbsolutePath().getParent()));
        for (Path folder : folders) {
            Files.createDirectories(folder);
        }
    }
}
