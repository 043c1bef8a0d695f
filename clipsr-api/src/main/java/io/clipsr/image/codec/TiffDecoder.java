package io.clipsr.image.codec;

import java.io.IOException;
import java.util.List;
import javax.imageio.stream.ImageInputStream;

/** Decodes TIFF. */
final class TiffDecoder extends PictureDecoder {
    private long nativeBytes;

    TiffDecoder() {
        super("tiff");
    }

    @Override
    ImageInputStream prepare(ImageInputStream in, List<String> notes) throws IOException {
        nativeBytes = TiffJpegs.check(in);
        return in;
    }

    @Override
    long nativeBytes() {
        return nativeBytes;
    }
}
