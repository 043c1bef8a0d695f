package io.clipsr.image;

import java.awt.image.BufferedImage;
import java.util.Objects;

/** A picture in memory. */
final class BufferedPicture implements PictureSource {
    private final BufferedImage picture;
    private final PictureForm form;

    BufferedPicture(BufferedImage picture) {
        this.picture = Objects.requireNonNull(picture, "picture");
        this.form = new PictureForm(picture.getWidth(), picture.getHeight(), picture.getColorModel().hasAlpha());
    }

    @Override
    public PictureForm form() {
        return form;
    }

    @Override
    public Pixels read(int x, int y, int width, int height) {
        return Pixels.of(picture.getSubimage(x, y, width, height));
    }
}
