package io.clipsr.examples.cli;

import io.clipsr.UpscalePlan;
import io.clipsr.image.PictureInfo;
import java.nio.file.Path;

/**
 * How one picture ended.
 *
 * @param status what became of it
 * @param input the picture
 * @param output its result; null if it did not come to that
 * @param prompt what it was said to show; null if it did not come to that
 * @param regions how many parts of it had a prompt of their own
 * @param small the input's form; null unless done
 * @param plan what was computed; null unless done
 * @param seconds from its opening to its end; 0 unless done
 * @param problem why there is no result; null unless failed
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
        Exception problem) {

    enum Status {
        DONE,
        SKIPPED,
        FAILED
    }

    static Outcome skipped(Path input, Path output) {
        return new Outcome(Status.SKIPPED, input, output, null, 0, null, null, 0, null);
    }

    static Outcome failed(Path input, Path output, Exception problem) {
        return new Outcome(Status.FAILED, input, output, null, 0, null, null, 0, problem);
    }

    /** One line for a failure, with the picture's name. */
    String reason() {
        String reason = Problems.describe(problem);
        return reason.contains(input.toString()) ? reason : input + ": " + reason;
    }
}
