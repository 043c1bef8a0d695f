package io.clipsr.examples.cli.evaluate.measure;

import io.clipsr.image.PictureInfo;
import io.clipsr.image.PictureSource;
import io.clipsr.image.Pixels;
import java.awt.image.BufferedImage;

/**
 * A picture that is ready to be enlarged and compared.
 *
 * @param truth the true picture, 8-bit RGB
 * @param input the small picture; its values may lie outside of [-1, 1] and between those of 8 bits
 * @param prompt the prompt; empty for none
 * @param choices what was chosen at random, for the report, such as {@code crop 12,0 flipped}
 */
public record Prepared(BufferedImage truth, Pixels input, String prompt, String choices) {

    /** Returns the input as the resolver reads it: floats, which are not rounded. */
    PictureSource source() {
        return new PictureSource() {
            @Override
            public PictureInfo info() {
                return new PictureInfo(input.width(), input.height(), false);
            }

            @Override
            public Pixels read(int x, int y, int width, int height) {
                float[] rgb = new float[3 * width * height];
                for (int row = 0; row < 3 * height; row++) {
                    int from = (row / height * input.height() + y + row % height) * input.width() + x;
                    System.arraycopy(input.rgb(), from, rgb, row * width, width);
                }
                return new Pixels(width, height, rgb, null);
            }
        };
    }
}
