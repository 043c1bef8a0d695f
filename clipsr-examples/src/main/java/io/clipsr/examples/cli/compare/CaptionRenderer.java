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

/** Text below pictures: wrapped, in any script that the machine has fonts for. */
final class CaptionRenderer {
    private static final FontRenderContext CONTEXT = new FontRenderContext(null, true, true);

    private final Font font;

    private CaptionRenderer(Font font) {
        this.font = font;
    }

    /** @param size of the letters in pixels */
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

    /** Whether there is a font at all. Without one all texts take no room and are not drawn. */
    boolean possible() {
        return font != null;
    }

    /** Whether all characters of a text can be drawn; for the others there is a box. */
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

    /** Height in pixels that a text takes in a column. */
    int height(String text, int width) {
        float height = 0;
        for (TextLayout line : lines(text, width)) {
            height += height(line);
        }
        return (int) Math.ceil(height);
    }

    /** Draws a text in a column, from its upper left corner on. */
    void draw(Graphics2D graphics, String text, int x, int y, int width) {
        float baseline = y;
        for (TextLayout line : lines(text, width)) {
            baseline += line.getAscent();
            line.draw(graphics, line.isLeftToRight() ? x : x + width - line.getAdvance(), baseline);
            baseline += line.getDescent() + line.getLeading();
        }
    }
}
