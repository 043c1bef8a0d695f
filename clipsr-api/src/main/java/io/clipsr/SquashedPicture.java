package io.clipsr;

import io.clipsr.image.PictureInfo;
import io.clipsr.image.PictureSource;
import io.clipsr.image.Pixels;
import io.clipsr.image.ResizeKernel;

/**
 * Presents a picture's colours as the square that the network was trained on, resized (bicubic) without keeping the
 * aspect ratio.
 */
final class SquashedPicture implements PictureSource {
    private final Pixels square;

    SquashedPicture(PictureSource source, int side) {
        PictureInfo info = source.info();
        Pixels pixels = source.read(0, 0, info.width(), info.height());
        this.square = info.width() == side && info.height() == side
                ? pixels
                : pixels.resize(side, side, ResizeKernel.BICUBIC);
    }

    @Override
    public PictureInfo info() {
        return new PictureInfo(square.width(), square.height(), false);
    }

    @Override
    public Pixels read(int x, int y, int width, int height) {
        float[] rgb = new float[3 * width * height];
        for (int c = 0; c < 3; c++) {
            for (int row = 0; row < height; row++) {
                System.arraycopy(
                        square.rgb(),
                        (c * square.height() + y + row) * square.width() + x,
                        rgb,
                        (c * height + row) * width,
                        width);
            }
        }
        return new Pixels(width, height, rgb, null);
    }
}
