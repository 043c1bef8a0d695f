package io.clipsr.image.metadata;

import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import javax.imageio.stream.ImageInputStream;

/** Reads the metadata of a picture file. */
public final class MetadataReader {

    private MetadataReader() {}

    /**
     * Reads the metadata.
     *
     * @param in the input at the beginning of the file, to which it is reset; its length must be known
     * @param format the file format: png, jpeg, tiff or webp; other formats have no metadata
     * @param notes the list to which notes for the user are added
     * @return the metadata, without parts that are damaged or unreasonably large
     * @throws IOException if the file is damaged so that its pixels could not be found either
     */
    public static Metadata read(ImageInputStream in, String format, List<String> notes) throws IOException {
        long start = in.getStreamPosition();
        try {
            return withDensity(
                    switch (format) {
                        case "png" -> PngChunks.read(in, notes);
                        case "jpeg" -> JpegSegments.read(in);
                        case "tiff" -> TiffTags.read(in);
                        case "webp" -> WebpChunks.read(in);
                        default -> Metadata.NONE;
                    });
        } finally {
            in.seek(start);
        }
    }

    /** Adds the resolution of the Exif block where the format's own is missing. */
    private static Metadata withDensity(Metadata metadata) throws IOException {
        if (metadata.density() != null || metadata.exif() == null) {
            return metadata;
        }
        try (ByteArrayImageInputStream exif = new ByteArrayImageInputStream(metadata.exif())) {
            return metadata.withDensity(TagDirectory.first(exif).density());
        } catch (EOFException e) {
            return metadata; // the block is damaged
        }
    }
}
