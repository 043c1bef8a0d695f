package io.clipsr.image;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/** The samples of a picture as they are stored, see {@link PictureSource#stored}. */
record StoredPicture(BufferedImage picture, List<String> notes) implements PictureSource {

    /**
     * Presents a decoded picture.
     *
     * @param notes what the user should know about how it was read
     * @param turned whether the picture is not stored upright
     */
    static StoredPicture of(BufferedImage picture, List<String> notes, boolean turned) {
        List<String> all = new ArrayList<>(notes);
        if (picture.getColorModel().hasAlpha()) {
            all.add("as published, transparency is ignored: transparent pixels show their hidden colours");
        }
        if (turned) {
            all.add("as published, the picture is not turned upright");
        }
        return new StoredPicture(picture, List.copyOf(all));
    }

    @Override
    public PictureInfo info() {
        return new PictureInfo(picture.getWidth(), picture.getHeight(), false);
    }

    @Override
    public Pixels read(int x, int y, int width, int height) {
        return new Pixels(
                width, height, Samples.read(picture, x, y, width, height).rgb(width * height), null);
    }

    @Override
    public PictureSource stored() {
        return this;
    }
}
