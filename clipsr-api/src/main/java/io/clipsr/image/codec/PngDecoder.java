package io.clipsr.image.codec;

import io.clipsr.image.metadata.Metadata;
import java.awt.image.BufferedImage;
import java.util.List;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;

/** Decodes PNG. */
final class PngDecoder extends PictureDecoder {

    PngDecoder() {
        super("png");
    }

    /** Returns null: the decoder leaves the samples as they are, and gives them the colour model of sRGB. */
    @Override
    ImageTypeSpecifier rawType(ImageReader reader, int index) {
        return null;
    }

    @Override
    DecodedPicture decoded(BufferedImage picture, Metadata metadata, List<String> notes) {
        return new DecodedPicture(picture, metadata, true, notes);
    }
}
