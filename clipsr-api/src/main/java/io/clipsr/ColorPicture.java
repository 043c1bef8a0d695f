package io.clipsr;

import io.clipsr.image.PictureInfo;
import io.clipsr.image.PictureSource;
import io.clipsr.image.Pixels;
import java.util.List;

/** Presents a greyscale picture as a colour picture, so that its result can have colours. */
record ColorPicture(PictureSource grey) implements PictureSource {

    /**
     * Returns the form of a picture that the options ask for: as stored for the published program's way of working, and
     * in colour where it is grey and colour is wanted.
     */
    static PictureSource of(PictureSource picture, UpscaleOptions options) {
        if (options.asPublished()) {
            return picture.stored();
        }
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
