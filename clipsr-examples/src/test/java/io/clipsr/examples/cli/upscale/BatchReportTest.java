package io.clipsr.examples.cli.upscale;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.clipsr.examples.cli.files.InputPictures;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The report of a stopped batch. */
class BatchReportTest {
    private final StringWriter text = new StringWriter();

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void stoppedBatchGoesOnUnlessItReplaces(boolean overwrite) throws IOException {
        BatchReport report = new BatchReport(true, BatchReport.Verbosity.QUIET, overwrite, null);
        report.summary(new PrintWriter(text, true), InputPictures.find(List.of(), false, null, null, 0), 9, 1, true);
        assertEquals(
                "clipsr: stopped; 0 of 9 done" + (overwrite ? "" : ", run the same command again to continue"),
                text.toString().strip());
    }
}
