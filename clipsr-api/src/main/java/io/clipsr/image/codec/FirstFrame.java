package io.clipsr.image.codec;

import java.awt.Transparency;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import java.util.Arrays;
import java.util.List;

/** Makes a picture of an animation's first frame. */
final class FirstFrame {

    private FirstFrame() {}

    /** Notes that the other frames are not used. */
    static void note(int frames, List<String> notes) {
        if (frames > 1) {
            notes.add("it is an animation of " + frames + " frames; the first one is used");
        }
    }

    /**
     * Returns the frame in its place on the canvas. The rest is transparent, as in browsers, which ignore background
     * colours.
     */
    static BufferedImage placed(BufferedImage frame, int left, int top, int width, int height) {
        if (left == 0 && top == 0 && frame.getWidth() == width && frame.getHeight() == height) {
            return frame;
        }
        if (frame.getColorModel() instanceof IndexColorModel) {
            BufferedImage canvas = new BufferedImage(width, height, BufferedImage.TYPE_4BYTE_ABGR);
            int[] row = new int[frame.getWidth()];
            for (int y = 0; y < frame.getHeight(); y++) {
                frame.getRGB(0, y, row.length, 1, row, 0, row.length);
                canvas.setRGB(left, top + y, row.length, 1, row, 0, row.length);
            }
            return canvas;
        }
        ColorModel model = new ComponentColorModel(
                frame.getColorModel().getColorSpace(), true, false, Transparency.TRANSLUCENT, DataBuffer.TYPE_BYTE);
        WritableRaster canvas = model.createCompatibleWritableRaster(width, height);
        int bands = canvas.getNumBands();
        int[] samples = null;
        for (int y = 0; y < frame.getHeight(); y++) {
            for (int b = 0; b < bands; b++) {
                if (b < frame.getRaster().getNumBands()) {
                    samples = frame.getRaster().getSamples(0, y, frame.getWidth(), 1, b, samples);
                } else {
                    Arrays.fill(samples, 255);
                }
                canvas.setSamples(left, top + y, frame.getWidth(), 1, b, samples);
            }
        }
        return new BufferedImage(model, canvas, false, null);
    }
}
