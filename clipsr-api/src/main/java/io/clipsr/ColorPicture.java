package io.clipsr;

import io.clipsr.image.PictureInfo;
import io.clipsr.image.PictureSource;
import io.clipsr.image.Pixels;
import java.util.List;

/** Presents a greyscale picture as a colour picture, so that its result can have colours. */
record ColorPicture(PictureSource grey) implements PictureSource {

    /** Wraps the picture if it is grey and the options ask for colour. */
    static PictureSource of(PictureSource picture, UpscaleOptions options) {
        return options.color() && picture.info().grey() ? new ColorPicture(picture) : picture;
    }

    @Override
    public PictureInfo info() {
        return grey.info().inColor();
    }

    @Override
    public List<String> notes() {
        return grey.notes();
    }

    @Override
    public Pixels read(int x, int y, int width, int height) {
        return grey.read(x, y, width, height);
    }
}
