package io.clipsr.image.codec;

/** Decodes TIFF. */
final class TiffDecoder extends PictureDecoder {

    TiffDecoder() {
        super("tiff");
    }
}
