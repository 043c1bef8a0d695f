package io.clipsr.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which words go with which picture. */
class PromptingTest {

    @Test
    void rotationGivesPictureIThatOfIPlusK() {
        List<String> captions = List.of("a", "b", "c", "d");
        assertEquals(List.of("b", "c", "d", "a"), Prompting.rotated(captions, 1));
        assertEquals(List.of("b", "c", "d", "a"), Prompting.rotated(captions, 5));
        assertEquals(captions, Prompting.rotated(captions, 8));
    }

    @Test
    void noRotationLeavesCaptionsWhereTheyWere() {
        assertEquals(List.of(1, 5, 8), Prompting.rotations(12));
        assertEquals(List.of(1, 5), Prompting.rotations(4));
        assertEquals(List.of(1, 8), Prompting.rotations(5));
        assertEquals(List.of(1, 5), Prompting.rotations(2));
    }

    @Test
    void unknownWordsDifferUntilTheyAreUsedUp() {
        assertEquals(List.of("qwrtz plmk", "harmonica"), Prompting.unknown(2));
        List<String> words = Prompting.unknown(13);
        assertEquals(12, new HashSet<>(words).size());
        assertEquals("qwrtz plmk", words.get(12));
    }
}
