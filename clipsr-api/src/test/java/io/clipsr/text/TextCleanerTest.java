package io.clipsr.text;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class TextCleanerTest {

    /** Random texts of entity names, numbers and similar text, with the results of Python 3.11's html.unescape. */
    @Test
    void unescapesAsPythonDoes() throws IOException {
        List<String[]> cases = hexColumns("html-unescape.tsv");
        assertTrue(cases.size() >= 400);
        assertAll(cases.stream().map(c -> () -> assertEquals(c[1], HtmlEntities.unescape(c[0]), c[0])));
    }

    /**
     * Random texts that need much cleaning, with the results of ftfy 6.3.1 (without its repair of encodings) and CLIP's
     * steps.
     */
    @Test
    void cleansDrawnTexts() throws IOException {
        List<String[]> cases = hexColumns("cleaned.tsv");
        assertTrue(cases.size() >= 400);
        assertAll(cases.stream().map(c -> () -> assertEquals(c[1], TextCleaner.clean(c[0]), c[0])));
    }

    @Test
    void entitiesStayInTextWithTagsButTheirMeaningComesLater() {
        // The repair treats "<b>" as HTML and leaves &NTILDE; unchanged; HTML itself does not have that name.
        assertEquals("<b>&ntilde;", TextCleaner.clean("<b>&NTILDE;"));
        assertEquals("ñ", TextCleaner.clean("&NTILDE;"));
    }

    @Test
    void entitiesWithinEntitiesAreResolvedUpToABound() {
        assertEquals("&", TextCleaner.clean("&" + "amp;".repeat(90)));
        assertEquals("&" + "amp;".repeat(200 - 102), TextCleaner.clean("&" + "amp;".repeat(200)));
    }

    @Test
    void finalSigmaGoesByUnicodesRule() {
        assertEquals("οδυσσευς", TextCleaner.clean("ΟΔΥΣΣΕΥΣ"));
        assertEquals("σ", TextCleaner.clean("Σ"));
        assertEquals("α^ς", TextCleaner.clean("Α^Σ"));
        assertEquals("ας. β", TextCleaner.clean("ΑΣ. Β"));
    }

    /** String.toLowerCase copies the rest of the text for each of these: 640,000 took two minutes. */
    @Test
    @Timeout(20)
    void lowerCaseThatIsLongerTakesLinearTime() {
        int count = 1_000_000;
        String clean = TextCleaner.clean("\u0130".repeat(count));
        assertEquals(2 * count, clean.length());
        assertTrue(clean.startsWith("i\u0307i\u0307"));
    }

    @Test
    void lowerCaseIsThatOfTheJdkButForSigmaAndContext() {
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
                String text = "x" + Character.toString(c) + "y";
                assertEquals(text.toLowerCase(Locale.ROOT), LowerCase.of(text), Integer.toHexString(c));
            }
        }
    }

    @Test
    void plainTextOnlyLosesCaseAndSpace() {
        assertEquals("a red bird", TextCleaner.clean("  A  red\tBird "));
    }

    /** Reads lines of input and output, tab-separated, each as UTF-16BE in hexadecimal. */
    private static List<String[]> hexColumns(String resource) throws IOException {
        try (InputStream in = Objects.requireNonNull(TextCleanerTest.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .map(line -> line.split("\t", -1))
                    .map(f -> new String[] {GoldenPrompt.ofUtf16Hex(f[0]), GoldenPrompt.ofUtf16Hex(f[1])})
                    .toList();
        }
    }
}
