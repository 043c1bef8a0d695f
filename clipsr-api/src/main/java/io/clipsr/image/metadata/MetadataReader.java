package io.clipsr.image.metadata;

import java.io.IOException;
import javax.imageio.stream.ImageInputStream;

/** Finds what a file says beside its pixels. */
public final class MetadataReader {

    private MetadataReader() {}

    /**
     * @param in the input at the beginning of the file, to which it is reset; its length must be known
     * @param format png, jpeg, tiff or webp; other formats say nothing
     * @return parts that are damaged or beyond any size of use are left out
     * @throws IOException if the file is damaged where its pixels could not be found, either
     */
    public static Metadata read(ImageInputStream in, String format) throws IOException {
        long start = in.getStreamPosition();
        try {
            return switch (format) {
                case "png" -> PngChunks.read(in);
                case "jpeg" -> JpegSegments.read(in);
                case "tiff" -> TiffTags.read(in);
                case "webp" -> WebpChunks.read(in);
                default -> Metadata.NONE;
            };
        } finally {
            in.seek(start);
        }
    }
}
