package io.clipsr.image.metadata;

import java.io.IOException;
import javax.imageio.metadata.IIOMetadata;

/** Adds metadata to the metadata tree of a {@code javax.imageio} encoder. */
public final class MetadataWriter {

    private MetadataWriter() {}

    /**
     * Adds metadata to an encoder's tree.
     *
     * @param metadata the metadata to add
     * @param tree the encoder's tree, which is changed
     * @param format the file format: png or jpeg; other formats do not support metadata, or have an encoder of ours
     * @return the tree for the encoder to write
     */
    public static IIOMetadata with(Metadata metadata, IIOMetadata tree, String format) throws IOException {
        return switch (format) {
            case "png" -> PngNodes.with(metadata, tree);
            case "jpeg" -> JpegNodes.with(metadata, tree);
            default -> tree;
        };
    }
}
