package io.clipsr.examples.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.SuperResolver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A person at the page, in a real browser. Screenshots stay in target/page. */
class PageTest {

    @Test
    void choosesTypesComparesAndDrops() throws IOException, InterruptedException {
        Path shots = Files.createDirectories(Path.of("target", "page"));
        // Not a @TempDir: the browser's last processes may still write there while that is deleted.
        Path profile = Files.createTempDirectory(shots, "profile").toAbsolutePath();
        Path macaw = Path.of("..", "docs", "samples", "scarlet_macaw_64.png").toRealPath();
        Path broken = Files.writeString(shots.resolve("broken.png"), "this is no picture")
                .toRealPath();
        try (SuperResolver resolver = SuperResolver.open();
                UpscaleServer server = new UpscaleServer(resolver, 0);
                Browser browser = Browser.open(server.address(), profile)) {
            browser.view(1200, 760, false);
            browser.screenshot(shots.resolve("1-empty.png"));

            browser.click("#go");
            browser.await("document.querySelector('#status').textContent === 'Choose a picture first.'");

            browser.choose("#file", macaw);
            browser.await("document.querySelector('#thumbnail').naturalWidth === 64");
            browser.click("#prompt");
            browser.type("a scarlet macaw on a branch");
            browser.click("#go");
            browser.await(
                    "document.querySelector('#status').textContent === 'Done.' && !document.querySelector('#go').disabled");
            assertEquals("256", browser.eval("document.querySelector('#after').naturalWidth"));
            assertEquals("64", browser.eval("document.querySelector('#before').naturalWidth"));
            assertEquals("scarlet_macaw_64-large.png", browser.eval("document.querySelector('#save').download"));
            browser.screenshot(shots.resolve("2-done.png"));

            String edge = "parseFloat(getComputedStyle(document.querySelector('.after')).clipPath.split(' ').pop())";
            assertEquals("50", browser.eval(edge));
            browser.drag("#slider", 0.5, 0.2);
            assertEquals(20, Double.parseDouble(browser.eval(edge)), 1);
            browser.press("ArrowRight", 39);
            browser.press("ArrowRight", 39);
            assertEquals(21, Double.parseDouble(browser.eval(edge)), 1);
            browser.view(1200, 760, true);
            browser.screenshot(shots.resolve("3-slid-dark.png"));
            browser.view(360, 740, false);
            assertEquals(
                    "true",
                    browser.eval("document.documentElement.scrollWidth <= 360"),
                    "a phone would have to scroll sideways");
            browser.screenshot(shots.resolve("4-phone.png"));

            browser.drop("#drop", broken);
            browser.await("document.querySelector('#chosen').textContent === 'broken.png'");
            browser.click("#go");
            browser.await("document.querySelector('#status').className === 'wrong'");
            String status = browser.eval("document.querySelector('#status').textContent");
            assertTrue(
                    status.startsWith(
                            "Upscaling failed: the file is not a picture that can be read here; formats that can: "),
                    status);
            browser.screenshot(shots.resolve("5-wrong.png"));
        }
    }
}
