package io.clipsr.examples.cli.compare;

import io.clipsr.examples.cli.console.CommandException;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;

/** A contact sheet: pictures of one size with captions. */
final class ContactSheet {
    private static final int READABLE = 256;
    private static final double ASPECT = 2; // what suits screens and pages
    private static final double EMPTY_CELL = 0.3;
    private static final long LARGEST = 30_000_000; // pixels
    private static final Color TEXT = new Color(0x202020);
    private static final Color FRAME = new Color(0xD0D0D0); // so that white pictures end somewhere

    private final int width;
    private final int height;
    private final int cells;
    private final int columns;
    private final int cellWidth;
    private final int gap;
    private final CaptionRenderer captions;

    /**
     * A picture and its words.
     *
     * @param picture enlarged to the sheet's size of pictures by repeating pixels, if it is smaller
     * @param title the heading
     */
    record Cell(BufferedImage picture, String title) {}

    /**
     * @param picture size of each picture in pixels
     * @param cells the number of cells
     * @throws CommandException if that is more than a person can look at
     */
    ContactSheet(Dimension picture, int cells) {
        int zoom = Math.max(1, (int) Math.ceil((double) READABLE / Math.max(picture.width, picture.height)));
        this.width = zoom * picture.width;
        this.height = zoom * picture.height;
        this.cells = cells;
        this.cellWidth = Math.max(width, READABLE);
        this.gap = Math.max(12, cellWidth / 24);
        int letters = Math.max(15, Math.min(32, cellWidth / 22));
        this.captions = CaptionRenderer.ofSize(letters);
        this.columns = columns(cellWidth + gap, height + gap + 3 * letters, cells);
        long pixels = (long) columns * (cellWidth + gap) * rows() * (height + gap);
        if (pixels > LARGEST) {
            throw new CommandException("a sheet of " + cells + " pictures of " + width + "x" + height
                    + " pixels is too large; compare a part with --crop X,Y,W,H");
        }
    }

    /** The number of columns whose sheet is nearest to the usual aspect ratio, with few empty cells. */
    static int columns(int stepX, int stepY, int cells) {
        int best = 1;
        double least = Double.POSITIVE_INFINITY;
        for (int columns = 1; columns <= cells; columns++) {
            int rows = (cells + columns - 1) / columns;
            double aspect = (double) columns * stepX / ((double) rows * stepY);
            double cost = Math.abs(Math.log(aspect / ASPECT)) + EMPTY_CELL * (columns * rows - cells);
            if (cost < least) {
                least = cost;
                best = columns;
            }
        }
        return best;
    }

    private int rows() {
        return (cells + columns - 1) / columns;
    }

    /** Returns the caption renderer. */
    CaptionRenderer captions() {
        return captions;
    }

    /** Draws the sheet; pictures lie on white where they are transparent. */
    BufferedImage draw(List<Cell> content) {
        int[] textHeights = new int[rows()];
        for (int i = 0; i < content.size(); i++) {
            textHeights[i / columns] = Math.max(
                    textHeights[i / columns], captions.height(content.get(i).title(), cellWidth));
        }
        int total = gap;
        for (int text : textHeights) {
            total += height + (text > 0 ? gap / 2 + text : 0) + gap;
        }
        BufferedImage sheet = new BufferedImage(gap + columns * (cellWidth + gap), total, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = sheet.createGraphics();
        try {
            graphics.setColor(Color.WHITE);
            graphics.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
            graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            graphics.setRenderingHint(
                    RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
            int y = gap;
            for (int i = 0; i < content.size(); i++) {
                int x = gap + i % columns * (cellWidth + gap);
                graphics.setColor(FRAME);
                graphics.drawRect(x - 1, y - 1, width + 1, height + 1);
                graphics.setColor(TEXT);
                graphics.drawImage(content.get(i).picture(), x, y, width, height, null);
                captions.draw(graphics, content.get(i).title(), x, y + height + gap / 2, cellWidth);
                if (i % columns == columns - 1) {
                    y += height + (textHeights[i / columns] > 0 ? gap / 2 + textHeights[i / columns] : 0) + gap;
                }
            }
        } finally {
            graphics.dispose();
        }
        return sheet;
    }
}
