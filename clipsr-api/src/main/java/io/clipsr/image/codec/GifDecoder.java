package io.clipsr.image.codec;

/** Decodes GIF. */
final class GifDecoder extends PictureDecoder {

    GifDecoder() {
        super("gif");
    }
}
