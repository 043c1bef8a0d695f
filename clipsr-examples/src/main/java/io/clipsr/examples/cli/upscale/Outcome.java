package io.clipsr.examples.cli.upscale;

import io.clipsr.UpscalePlan;
import io.clipsr.examples.cli.console.ErrorMessages;
import io.clipsr.image.PictureInfo;
import io.clipsr.weights.support.PlainLine;
import java.nio.file.Path;
import java.util.List;

/**
 * The outcome of one picture.
 *
 * @param status the kind of outcome
 * @param input the input file
 * @param output the result file; null if not known
 * @param prompt the prompt; null unless done or planned
 * @param regions the number of regions with their own prompt
 * @param small the form of the input; null unless done or planned
 * @param plan the plan that was carried out; null unless done or planned
 * @param seconds the time from opening to the end, or its estimate; 0 unless done or planned
 * @param notes what the user was told about the picture
 * @param problem the failure; null unless failed
 */
record Outcome(
        Status status,
        Path input,
        Path output,
        String prompt,
        int regions,
        PictureInfo small,
        UpscalePlan plan,
        double seconds,
        List<String> notes,
        Exception problem) {

    enum Status {
        DONE,
        /** It would be done, but this is a dry run. */
        PLANNED,
        SKIPPED,
        FAILED
    }

    static Outcome skipped(Path input, Path output) {
        return new Outcome(Status.SKIPPED, input, output, null, 0, null, null, 0, List.of(), null);
    }

    static Outcome failed(Path input, Path output, Exception problem) {
        return new Outcome(Status.FAILED, input, output, null, 0, null, null, 0, List.of(), problem);
    }

    /** Returns a one-line description of the failure that includes the picture's name. */
    String reason() {
        String reason = ErrorMessages.describe(problem);
        return reason.contains(PlainLine.of(input.toString())) ? reason : PlainLine.of(input + ": " + reason);
    }
}
