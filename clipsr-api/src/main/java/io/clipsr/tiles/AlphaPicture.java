package io.clipsr.tiles;

import io.clipsr.image.PictureInfo;
import io.clipsr.image.PictureSource;
import io.clipsr.image.Pixels;
import java.util.Arrays;

/** Presents a picture's alpha as a grey picture: black for transparent, white for opaque. */
public record AlphaPicture(PictureSource picture) implements PictureSource {

    @Override
    public PictureInfo info() {
        return new PictureInfo(picture.info().width(), picture.info().height(), false);
    }

    @Override
    public Pixels read(int x, int y, int width, int height) {
        float[] alpha = picture.read(x, y, width, height).alpha();
        int area = width * height;
        float[] grey = new float[3 * area];
        if (alpha == null) {
            Arrays.fill(grey, 1);
        } else {
            for (int i = 0; i < area; i++) {
                grey[i] = grey[area + i] = grey[2 * area + i] = 2 * alpha[i] - 1;
            }
        }
        return new Pixels(width, height, grey, null);
    }
}
