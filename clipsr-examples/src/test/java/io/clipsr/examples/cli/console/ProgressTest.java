package io.clipsr.examples.cli.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The progress display of a batch, with a clock that the test sets. */
class ProgressTest {
    private static final long SECOND = 1_000_000_000;

    private final StringWriter text = new StringWriter();
    private long now;

    @Test
    void pictureCountsBySize() {
        ProgressMeter meter = new ProgressMeter(() -> now, 900, 100);
        assertEquals("0/2 pictures", meter.text());
        now = 10 * SECOND;
        meter.tiles(0, 1, 2);
        assertEquals(0.45, meter.fraction(), 1e-9);
        assertEquals("0/2 pictures, 0:12 left", meter.text());
        meter.finished(0);
        assertEquals("1/2 pictures, 10.0 s each, 0:01 left", meter.text());
        meter.finished(1);
        assertEquals("2/2 pictures, 5.0 s each", meter.text());
    }

    @Test
    void onePictureHasARateInPixels() {
        ProgressMeter meter = new ProgressMeter(() -> now, 77);
        meter.planned(0, 48_000_000, 4);
        assertEquals("0/4 tiles", meter.text());
        now = 8 * SECOND;
        meter.tiles(0, 1, 4);
        assertEquals("1/4 tiles, 1.50 Mpx/s, 0:24 left", meter.text());
        assertEquals("1:02:09", ProgressMeter.clock(3729));
        assertEquals("12.5/s", ProgressMeter.perSecond(25, 2));
    }

    @Test
    void barIsDrawnTenTimesASecondAndGoesAway() {
        ProgressMeter meter = new ProgressMeter(() -> now, new long[1000]);
        try (ProgressView bar = new ProgressBar(new PrintWriter(text, true), meter, () -> now, 79)) {
            for (int i = 0; i < 1000; i++) { // in two seconds
                meter.finished(i);
                bar.changed();
                now += SECOND / 500;
            }
            bar.line("a line that stays");
        }
        List<String> drawn = Stream.of(text.toString().split("\r|\n")).toList();
        assertTrue(drawn.size() > 20 && drawn.size() < 30, () -> drawn.size() + " times");
        assertTrue(drawn.stream().allMatch(line -> line.length() < 79), drawn::toString);
        assertTrue(
                text.toString().contains("\ra line that stays\n")
                        || text.toString().contains("\ra line that stays\r\n"),
                text::toString);
        assertTrue(text.toString().stripTrailing().endsWith("\ra line that stays"), "the bar is drawn again");
    }

    @Test
    void barFitsAnyTerminal() {
        assertEquals(" 43%  86/200 pic", ProgressBar.text(0.43, "86/200 pictures, 3.2/s", 16));
        assertEquals(" 50% [#####-----]  86/200 pictures", ProgressBar.text(0.5, "86/200 pictures", 60));
        assertEquals(
                "100% [##############################]  200/200 pictures",
                ProgressBar.text(1, "200/200 pictures", 200));
    }

    @Test
    void logHasFewLines() {
        ProgressMeter meter = new ProgressMeter(
                () -> now,
                Stream.generate(() -> 1).limit(1000).mapToLong(one -> one).toArray());
        try (ProgressView log = new ProgressLog(new PrintWriter(text, true), meter, true)) {
            for (int i = 0; i < 1000; i++) { // in a thousand seconds
                now += SECOND;
                meter.finished(i);
                log.changed();
            }
        }
        List<String> lines = text.toString().lines().toList();
        assertEquals(9, lines.size(), text::toString);
        assertEquals("10%: 100/1000 pictures, 1.0/s, 15:00 left", lines.get(0));
        assertEquals("90%: 900/1000 pictures, 1.0/s, 1:40 left", lines.get(8));
    }

    @Test
    void logOfAFewSecondsIsEmpty() {
        ProgressMeter meter = new ProgressMeter(() -> now, 1, 1);
        ProgressView log = new ProgressLog(new PrintWriter(text, true), meter, true);
        now = 3 * SECOND;
        meter.finished(0);
        log.changed();
        now = 300 * SECOND;
        new ProgressLog(new PrintWriter(text, true), meter, false).changed();
        assertEquals("", text.toString());
    }
}
