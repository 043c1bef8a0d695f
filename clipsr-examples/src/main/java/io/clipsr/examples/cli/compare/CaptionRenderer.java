package io.clipsr.examples.cli.compare;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.font.FontRenderContext;
import java.awt.font.LineBreakMeasurer;
import java.awt.font.TextAttribute;
import java.awt.font.TextLayout;
import java.text.AttributedString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Draws wrapped captions in any script that the installed fonts support. */
final class CaptionRenderer {
    private static final FontRenderContext CONTEXT = new FontRenderContext(null, true, true);

    private final Font font;

    private CaptionRenderer(Font font) {
        this.font = font;
    }

    /** @param size the font size in pixels */
    static CaptionRenderer ofSize(int size) {
        Font font = new Font(Font.SANS_SERIF, Font.PLAIN, size);
        try {
            font.canDisplay('a');
            return new CaptionRenderer(font);
        } catch (RuntimeException | InternalError | LinkageError e) {
            // What JDKs throw where there are no fonts at all, as in bare containers: 17 an InternalError and then
            // NoClassDefFoundErrors, later ones a RuntimeException, and all an UnsatisfiedLinkError without
            // libfreetype.
            return new CaptionRenderer(null);
        }
    }

    /** Returns whether any font is installed. Without one, captions have no height and are not drawn. */
    boolean possible() {
        return font != null;
    }

    /** Returns whether the font has all characters of a text; missing ones are drawn as boxes. */
    boolean knows(String text) {
        return font == null || text.lines().allMatch(line -> font.canDisplayUpTo(line) < 0);
    }

    private List<TextLayout> lines(String text, int width) {
        List<TextLayout> lines = new ArrayList<>();
        for (String paragraph : font == null
                ? List.<String>of()
                : text.lines().filter(line -> !line.isEmpty()).toList()) {
            AttributedString attributed = new AttributedString(paragraph, Map.of(TextAttribute.FONT, font));
            LineBreakMeasurer breaks = new LineBreakMeasurer(attributed.getIterator(), CONTEXT);
            while (breaks.getPosition() < paragraph.length()) {
                lines.add(breaks.nextLayout(width));
            }
        }
        return lines;
    }

    private static float height(TextLayout line) {
        return line.getAscent() + line.getDescent() + line.getLeading();
    }

    /** Returns the height in pixels of a text wrapped to a width. */
    int height(String text, int width) {
        float height = 0;
        for (TextLayout line : lines(text, width)) {
            height += height(line);
        }
        return (int) Math.ceil(height);
    }

    /** Draws a text wrapped to a width; x and y are its upper left corner. */
    void draw(Graphics2D graphics, String text, int x, int y, int width) {
        float baseline = y;
        for (TextLayout line : lines(text, width)) {
            baseline += line.getAscent();
            line.draw(graphics, line.isLeftToRight() ? x : x + width - line.getAdvance(), baseline);
            baseline += line.getDescent() + line.getLeading();
        }
    }
}
