package io.clipsr.image.codec;

/** Decodes JPEG. */
final class JpegDecoder extends PictureDecoder {

    JpegDecoder() {
        super("jpeg");
    }

    @Override
    int copies(boolean inItsProfile) {
        return inItsProfile ? 2 : 1;
    }
}
