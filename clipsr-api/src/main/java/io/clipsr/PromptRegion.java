package io.clipsr;

import java.awt.Rectangle;
import java.util.Objects;

/**
 * A part of a picture that has a prompt of its own. Its border is feathered: over a few pixels the one prompt's picture
 * passes into the other's.
 *
 * @param area in pixels of the input; may reach beyond the picture, but must touch it
 * @param prompt what that part shows
 */
public record PromptRegion(Rectangle area, String prompt) {

    /** @throws IllegalArgumentException if the area is empty */
    public PromptRegion {
        area = new Rectangle(Objects.requireNonNull(area, "area"));
        Objects.requireNonNull(prompt, "prompt: pass \"\" for none");
        if (area.isEmpty()) {
            throw new IllegalArgumentException(
                    "a region of " + area.width + "x" + area.height + " pixels is given, expected at least 1x1");
        }
    }

    @Override
    public Rectangle area() {
        return new Rectangle(area);
    }
}
