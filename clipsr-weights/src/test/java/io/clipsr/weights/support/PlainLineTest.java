package io.clipsr.weights.support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PlainLineTest {

    @Test
    void controlCharactersAreQuestionMarks() {
        assertEquals("?]0;title??[31mred", PlainLine.of("\u001b]0;title\u0007\u001b[31mred"));
        assertEquals("a?b?c?d", PlainLine.of("a\nb\u009bc\u007fd"));
        assertEquals("?gnp.exe? ? ?", PlainLine.of("\u202egnp.exe\u202c \u2066 \u2028"));
        assertEquals("caf\u00e9 \u65e5 \ud83e\udd9c", PlainLine.of("caf\u00e9 \u65e5 \ud83e\udd9c"));
    }

    @Test
    void longTextKeepsItsBeginningAndItsEnd() {
        String text = "begins" + "x".repeat(8_000_000) + "ends";
        String line = PlainLine.of(text);
        assertEquals(PlainLine.LONGEST, line.length());
        assertTrue(line.startsWith("beginsx") && line.contains("x ... x") && line.endsWith("xends"), line);
    }

    @Test
    void linesCanBeShorter() {
        String line = PlainLine.of("begins" + "x".repeat(1000) + "ends", 200);
        assertEquals(200, line.length());
        assertTrue(line.startsWith("beginsx") && line.endsWith("xends"), line);
    }
}
