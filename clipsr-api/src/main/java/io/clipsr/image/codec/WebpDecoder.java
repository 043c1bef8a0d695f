package io.clipsr.image.codec;

import java.io.IOException;
import java.util.List;
import javax.imageio.stream.ImageInputStream;

/** Decodes WebP. */
final class WebpDecoder extends PictureDecoder {

    WebpDecoder() {
        super("webp");
    }

    @Override
    ImageInputStream prepare(ImageInputStream in, List<String> notes) throws IOException {
        WebpContainer.check(in);
        return in;
    }
}
