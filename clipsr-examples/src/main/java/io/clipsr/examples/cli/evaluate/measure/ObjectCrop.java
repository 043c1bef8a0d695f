package io.clipsr.examples.cli.evaluate.measure;

import io.clipsr.examples.cli.console.CommandException;
import io.clipsr.examples.cli.evaluate.data.Item;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/** Finds objects in masks: palette or grey PNGs whose pixel values are object numbers. */
final class ObjectCrop {

    private ObjectCrop() {}

    /** A caption whose object is visible, and the box around the object. */
    record Visible(Item.Caption caption, Rectangle box) {}

    /**
     * Returns the captions whose objects are visible.
     *
     * @param width the width of the picture, which its masks must have, too
     * @param height the height of the picture
     * @throws CommandException if a mask is missing, damaged, no mask, or of another size
     */
    static List<Visible> visible(Item item, int width, int height) throws IOException {
        List<Visible> visible = new ArrayList<>();
        Raster mask = null;
        for (Item.Caption caption : item.captions()) {
            if (mask == null) { // all captions of a picture have the same mask
                mask = mask(caption.object(), width, height);
            }
            Rectangle box = box(mask, caption.object().id());
            if (box != null) {
                visible.add(new Visible(caption, box));
            }
        }
        return visible;
    }

    private static Raster mask(Item.ObjectMask object, int width, int height) throws IOException {
        if (!Files.isRegularFile(object.file())) {
            throw new CommandException(object.file() + ": no such file; the picture's mask was expected there");
        }
        BufferedImage mask;
        try {
            mask = ImageIO.read(object.file().toFile());
        } catch (IOException | RuntimeException e) { // the JDK's decoder throws any of them at damaged files
            throw new CommandException(object.file() + ": the mask is damaged: " + e.getMessage());
        }
        if (mask == null || mask.getRaster().getNumBands() != 1) {
            throw new CommandException(
                    object.file() + ": is no mask; expected a palette or grey PNG whose values are object numbers");
        }
        if (mask.getWidth() != width || mask.getHeight() != height) {
            throw new CommandException(object.file() + ": the mask has " + mask.getWidth() + "x" + mask.getHeight()
                    + " pixels, but its picture " + width + "x" + height);
        }
        return mask.getRaster();
    }

    /** Returns the smallest rectangle with all pixels of an object; null if there is none. */
    private static Rectangle box(Raster mask, int id) {
        int left = Integer.MAX_VALUE;
        int top = Integer.MAX_VALUE;
        int right = -1;
        int bottom = -1;
        int[] row = new int[mask.getWidth()];
        for (int y = 0; y < mask.getHeight(); y++) {
            mask.getSamples(0, y, row.length, 1, 0, row);
            for (int x = 0; x < row.length; x++) {
                if (row[x] == id) {
                    left = Math.min(left, x);
                    right = Math.max(right, x);
                    top = Math.min(top, y);
                    bottom = y;
                }
            }
        }
        return right < 0 ? null : new Rectangle(left, top, right - left + 1, bottom - top + 1);
    }
}
