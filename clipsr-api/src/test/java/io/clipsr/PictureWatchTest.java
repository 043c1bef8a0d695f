package io.clipsr;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests that a listener hears of small tiles once for each picture. */
class PictureWatchTest {

    @Test
    void oneLineSaysThatTilesShrink() {
        List<String> notes = new ArrayList<>();
        UpscaleOptions options = UpscaleOptions.defaults().withProgress(new Progress() {
            @Override
            public void tiles(int done, int all) {}

            @Override
            public void note(String message) {
                notes.add(message);
            }
        });
        PictureWatch watch = new PictureWatch(options);
        watch.shrunk("half");
        watch.shrunk("a quarter");
        watch.note("two\nlines");
        new PictureWatch(options).shrunk("the next picture");
        assertEquals(List.of("half", "two?lines", "the next picture"), notes);
    }
}
