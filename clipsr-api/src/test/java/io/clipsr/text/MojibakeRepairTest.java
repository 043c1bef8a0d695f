package io.clipsr.text;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MojibakeRepairTest {

    @Test
    void resultsAreThoseOfThePublishedProgramsLibrary() throws IOException {
        List<String[]> cases;
        try (InputStream in = MojibakeRepairTest.class.getResourceAsStream("mojibake.tsv")) {
            assertNotNull(in);
            cases = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .map(line -> line.split("\t"))
                    .toList();
        }
        assertTrue(cases.size() >= 180);
        assertAll(cases.stream().map(c -> () -> assertEquals(c[1], UnicodeRepair.repair(c[0]), c[0])));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "“ÜŠTA”",
                "GROẞE STRASSE – 20 °C",
                "Köß’s ½ £5",
                "日本 – naïve café",
                "π ≈ 3, √2 ≤ 2",
                "«été»",
                "Ä",
                "Â",
                "50 % Ñ",
                "Привет, мир…"
            })
    void whatPeopleWriteStays(String text) {
        assertEquals(text, MojibakeRepair.repair(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"naïve café", "Ærøskøbing", "日本", "привет", "😀 smile", "20 °C"})
    void theSameAccidentTwice(String text) {
        String once = misread(text);
        assertEquals(text, MojibakeRepair.repair(once));
        assertEquals(text, MojibakeRepair.repair(misread(once)));
    }

    private static String misread(String text) {
        StringBuilder out = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            out.append(b >= 0 ? (char) b : LegacyCharset.WINDOWS_1252.decode(b & 0xff));
        }
        return out.toString();
    }

    @Test
    void lostBytesStayLost() {
        assertEquals("“quoted\uFFFD", MojibakeRepair.repair("â€œquotedâ€\uFFFD"));
    }

    /** A prompt may have any length. */
    @Test
    void longTextTakesNoLongerThanItsLength() {
        String text = "cafÃ© Ä ".repeat(200_000);
        assertEquals("café Ä ".repeat(200_000), MojibakeRepair.repair(text));
    }
}
