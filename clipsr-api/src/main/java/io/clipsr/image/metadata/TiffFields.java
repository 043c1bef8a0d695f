package io.clipsr.image.metadata;

import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.io.IOException;
import java.nio.ByteOrder;

/** Makes the directory of a TIFF file from metadata. */
public final class TiffFields {
    private static final System.Logger LOG = System.getLogger(TiffFields.class.getName());
    private static final int BYTE = 1;
    private static final int UNDEFINED = 7;
    private static final long PRECISION = 1000;
    private static final int NO_UNIT = 1;
    private static final int PER_INCH = 2;

    private TiffFields() {}

    /**
     * Returns a directory with the metadata, to which the fields of the pixels have to be added. It has the byte order
     * of the Exif block, whose values are not changed.
     */
    public static TagDirectory of(Metadata metadata) {
        TagDirectory fields = description(metadata.exif());
        putBytes(fields, TiffTags.ICC, UNDEFINED, metadata.icc());
        putBytes(fields, TiffTags.XMP, BYTE, metadata.xmp());
        putBytes(fields, TiffTags.IPTC, UNDEFINED, metadata.iptc());
        Density density = metadata.density() == null ? new Density(1, 1) : metadata.density(); // required by TIFF
        fields.putRational(TagDirectory.X_RESOLUTION, Math.round(density.x() * PRECISION), PRECISION);
        fields.putRational(TagDirectory.Y_RESOLUTION, Math.round(density.y() * PRECISION), PRECISION);
        fields.putShorts(TagDirectory.RESOLUTION_UNIT, metadata.density() == null ? NO_UNIT : PER_INCH);
        return fields;
    }

    private static TagDirectory description(byte[] exif) {
        if (exif != null) {
            try (ByteArrayImageInputStream in = new ByteArrayImageInputStream(exif)) {
                return TagDirectory.first(in).only(TiffTags.DESCRIPTION);
            } catch (IOException e) {
                LOG.log(System.Logger.Level.DEBUG, "a damaged Exif block is left out", e);
            }
        }
        return new TagDirectory(ByteOrder.BIG_ENDIAN);
    }

    private static void putBytes(TagDirectory fields, int number, int type, byte[] bytes) {
        if (bytes != null) {
            fields.put(number, type, bytes);
        }
    }
}
