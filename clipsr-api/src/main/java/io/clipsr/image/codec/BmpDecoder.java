package io.clipsr.image.codec;

/** Decodes BMP. */
final class BmpDecoder extends PictureDecoder {

    BmpDecoder() {
        super("bmp");
    }
}
