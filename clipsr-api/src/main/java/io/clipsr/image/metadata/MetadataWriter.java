package io.clipsr.image.metadata;

import java.io.IOException;
import javax.imageio.metadata.IIOMetadata;

/** Puts what a file is to say beside its pixels into what {@code javax.imageio} writes. */
public final class MetadataWriter {

    private MetadataWriter() {}

    /**
     * @param tree the encoder's own, which is changed
     * @param format png, jpeg or tiff; other formats have no room
     * @param bits the bits of a sample as written
     * @return what the encoder is to write
     */
    public static IIOMetadata with(Metadata metadata, IIOMetadata tree, String format, int bits) throws IOException {
        return switch (format) {
            case "png" -> PngNodes.with(metadata, tree);
            case "jpeg" -> JpegNodes.with(metadata, tree);
            case "tiff" -> TiffFields.with(metadata, tree, bits);
            default -> tree;
        };
    }
}
