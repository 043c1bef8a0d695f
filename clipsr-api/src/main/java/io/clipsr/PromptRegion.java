package io.clipsr;

import java.awt.Rectangle;
import java.util.Objects;

/**
 * A part of a picture that has its own prompt. Its border is feathered: the results of the two prompts blend over a few
 * pixels.
 *
 * @param area the area in pixels of the input; it must lie within the picture
 * @param prompt the description of that part
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
