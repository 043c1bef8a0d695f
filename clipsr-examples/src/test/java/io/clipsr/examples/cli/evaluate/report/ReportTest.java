package io.clipsr.examples.cli.evaluate.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.examples.cli.evaluate.data.JsonFile;
import io.clipsr.examples.cli.evaluate.measure.Row;
import io.clipsr.examples.web.Browser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of a report. The page itself is tried where there is a Chromium. */
class ReportTest {

    @TempDir
    private Path folder;

    @Test
    void csvHasALineForEachPictureAndWay() {
        List<String> lines = ResultFiles.csv(SampleResults.of(3)).lines().toList();
        assertEquals(1 + 3 * 5, lines.size());
        assertEquals("p1,<other>,prompt 1,\"crop 0,0\",inf,25.0,25.0,25.0,,25.0", lines.get(10));
    }

    @Test
    void jsonHasEverything() throws IOException {
        Path file = Files.writeString(folder.resolve("r.json"), ResultFiles.json(SampleResults.of(3)));
        JsonFile.Node json = JsonFile.object(file);
        assertEquals("no object is visible", json.object("skipped").text("gone"));
        JsonFile.Node mine = json.object("summary").object("mine").object("psnr");
        assertEquals((23 + 21 + 19) / 3.0, mine.number("mean"), 1e-12);
        assertEquals(
                Double.POSITIVE_INFINITY,
                json.object("summary").object("<other>").object("psnr").number("mean"));
        assertFalse(json.object("summary").object("mine").has("ms_ssim"), "it applies to no picture");
    }

    @Test
    void pairsAreModelsWithBicubicAndWithTheFirstModel() {
        Results results = SampleResults.of(3);
        assertEquals(
                List.of("mine \u2212 bicubic", "<other> \u2212 bicubic", "<other> \u2212 mine"),
                results.pairs().stream().map(results::name).toList());
        String text = TextTable.of(results);
        assertTrue(text.contains("mine \u2212 bicubic     SSIM            "), text);
    }

    @Test
    void casesAreTheWorstAndTheBest() {
        assertEquals(
                List.of("p2", "p7", "p4", "p5", "p0", "p8"),
                Cases.choose(SampleResults.of(9)).stream().map(Row::key).toList());
        assertEquals(5, Cases.choose(SampleResults.of(5)).size());
    }

    @Test
    void thePageLoadsNothingAndRunsNoForeignScript() throws IOException {
        Results results = SampleResults.of(9);
        String page = HtmlReport.of(results, SampleResults.cases(results));
        assertFalse(page.contains(SampleResults.EVIL));
        assertFalse(Pattern.compile("(src|href)=\"(?!data:)").matcher(page).find(), "it loads something");
        assertFalse(page.contains("{{"));
        assertTrue(page.contains("clipsr evaluate --data &#39;&lt;a&gt;&#39;"));
        assertTrue(page.contains("gone: no object is visible"));
    }

    @Test
    void manyPicturesAreNoLongPlot() {
        assertTrue(GainPlot.of(new double[100_000], 3).length() < 60_000);
        assertTrue(GainPlot.of(new double[] {-1, 2}, 1).contains(">-1.0</text>"));
    }

    /** As a person uses it, from disk. */
    @Test
    void thePageInABrowser() throws IOException, InterruptedException {
        Results results = SampleResults.of(9);
        Path page =
                Files.writeString(folder.resolve("report.html"), HtmlReport.of(results, SampleResults.cases(results)));
        try (Browser browser = Browser.open(page.toUri().toString(), folder.resolve("profile"))) {
            String rows = "document.querySelectorAll('#pictures tbody tr')";
            String first = rows + "[0].cells[0].textContent";
            browser.await(rows + ".length === 9");
            assertEquals("Evaluation on folder, 4x", browser.eval("document.title"));
            assertEquals(SampleResults.EVIL, browser.eval(rows + "[0].cells[1].textContent"));
            assertEquals("\u221e", browser.eval(rows + "[1].cells[6].textContent"));

            browser.eval("document.querySelectorAll('#pictures th button')[5].click()");
            assertEquals("p0", browser.eval(first), "the highest of mine first");
            assertEquals("descending", browser.eval("document.querySelectorAll('#pictures th')[5].ariaSort"));
            browser.eval("document.querySelectorAll('#pictures th button')[5].click()");
            assertEquals("p2", browser.eval(first), "the lowest first");
            browser.eval("document.querySelectorAll('#pictures th button')[6].click()");
            assertEquals("p1", browser.eval(first), "infinity is the highest");

            browser.eval("document.getElementById('filter').focus()");
            browser.type("prompt 7");
            assertEquals("1", browser.eval(rows + ".length"));
            assertEquals("1 of 9 pictures", browser.eval("document.getElementById('count').textContent"));

            browser.eval("(measure.selectedIndex = 4, measure.dispatchEvent(new Event('change')))");
            assertEquals("\u2013", browser.eval(rows + "[0].cells[2].textContent"), "it does not apply");

            String pair = "document.querySelector('.case .pair')";
            assertEquals("2", browser.eval(pair + ".children.length"));
            assertEquals("p2, bicubic", browser.eval(pair + ".querySelector('.left').alt"));
            browser.eval("(() => {const s = document.querySelector('.case select'); s.selectedIndex = 4;"
                    + " s.dispatchEvent(new Event('change'))})()");
            assertEquals("p2, truth", browser.eval(pair + ".querySelector('.left').alt"));
            browser.eval("document.querySelector('.case input').scrollIntoView()");
            browser.drag(".case input", 0.5, 0.9);
            double at = Double.parseDouble(
                    browser.eval(pair + ".style.getPropertyValue('--at')").replace("%", ""));
            assertTrue(at > 80, () -> "" + at);
            assertEquals(
                    "true",
                    browser.eval("performance.getEntriesByType('resource').every(r => r.name.startsWith('data:'))"));
        }
    }
}
