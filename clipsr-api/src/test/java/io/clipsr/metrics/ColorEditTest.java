package io.clipsr.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ColorEditTest {
    private static final boolean[] LEFT = {true, false, true, false};

    /** Two by two pixels: the object is the left column. */
    private static BufferedImage picture(int object, int around) {
        BufferedImage picture = new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 2; y++) {
            picture.setRGB(0, y, object);
            picture.setRGB(1, y, around);
        }
        return picture;
    }

    private static final BufferedImage RED = picture(0xc00000, 0x808080);
    private static final BufferedImage BLUE = picture(0x0000c0, 0x808080);

    @Test
    void theTruthGoesTheWholeWay() {
        ColorEdit edit = ColorEdit.of(RED, BLUE, RED, BLUE, LEFT);
        assertTrue(edit.towards());
        assertEquals(1, edit.distance(), 1e-12);
        assertEquals(0, edit.surroundings(), 1e-12);
    }

    @Test
    void awayIsNegativeAndNothingIsNothing() {
        ColorEdit away = ColorEdit.of(BLUE, RED, RED, BLUE, LEFT);
        assertFalse(away.towards());
        assertEquals(-1, away.distance(), 1e-12);
        ColorEdit nothing = ColorEdit.of(RED, RED, RED, BLUE, LEFT);
        assertFalse(nothing.towards());
        assertEquals(0, nothing.distance(), 1e-12);
    }

    /** The values of {@code chroma} in clipsr-weights/training/edits.py: (68.78, 57.92) and (68.35, -93.13). */
    @Test
    void surroundingsThatChangeAreSeen() {
        ColorEdit edit = ColorEdit.of(picture(0, 0xff0000), picture(0, 0x0000ff), RED, BLUE, LEFT);
        assertEquals(0, edit.distance(), 1e-12);
        assertTrue(edit.surroundings() > 1);
        ColorEdit dark = ColorEdit.of(picture(0x030303, 0), picture(0x030000, 0), BLUE, RED, LEFT);
        assertFalse(dark.towards() && dark.distance() > 0.1, "a colour that is nearly black has hardly a chroma");
    }

    @Test
    void whatDoesNotFitIsRefused() {
        BufferedImage wide = new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB);
        refuses("the pictures differ in size, 2x2 and 3x2; resize one of them first", RED, wide, RED, BLUE, LEFT);
        refuses("the pictures differ in size, 2x2 and 3x2; resize one of them first", RED, RED, wide, BLUE, LEFT);
        refuses("the pictures differ in size, 2x2 and 3x2; resize one of them first", RED, RED, RED, wide, LEFT);
        refuses("the mask has 3 pixels, the pictures 2x2", RED, RED, RED, BLUE, new boolean[3]);
        refuses("the mask has no pixel of the object", RED, RED, RED, BLUE, new boolean[4]);
        boolean[] all = new boolean[4];
        Arrays.fill(all, true);
        refuses("the mask has no pixel around the object", RED, RED, RED, BLUE, all);
        refuses("the object has the same colour in both true pictures", RED, BLUE, RED, RED, LEFT);
    }

    private static void refuses(
            String message,
            BufferedImage first,
            BufferedImage second,
            BufferedImage firstTruth,
            BufferedImage secondTruth,
            boolean[] object) {
        assertEquals(
                message,
                assertThrows(
                                IllegalArgumentException.class,
                                () -> ColorEdit.of(first, second, firstTruth, secondTruth, object))
                        .getMessage());
    }
}
