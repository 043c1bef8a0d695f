package io.clipsr.image.metadata;

import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.plugins.tiff.BaselineTIFFTagSet;
import javax.imageio.plugins.tiff.ExifParentTIFFTagSet;
import javax.imageio.plugins.tiff.TIFFDirectory;
import javax.imageio.plugins.tiff.TIFFField;
import javax.imageio.plugins.tiff.TIFFTag;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Adds metadata to the tree that {@code javax.imageio} uses for TIFF. */
final class TiffFields {
    private static final System.Logger LOG = System.getLogger(TiffFields.class.getName());
    private static final int XMP = 700;
    private static final int PREDICTOR_OF_DIFFERENCES = 2;
    private static final long PRECISION = 1000;
    private static final Set<Integer> DESCRIPTION = Set.of(
            BaselineTIFFTagSet.TAG_IMAGE_DESCRIPTION,
            BaselineTIFFTagSet.TAG_MAKE,
            BaselineTIFFTagSet.TAG_MODEL,
            BaselineTIFFTagSet.TAG_SOFTWARE,
            BaselineTIFFTagSet.TAG_DATE_TIME,
            BaselineTIFFTagSet.TAG_ARTIST,
            BaselineTIFFTagSet.TAG_COPYRIGHT,
            ExifParentTIFFTagSet.TAG_EXIF_IFD_POINTER,
            ExifParentTIFFTagSet.TAG_GPS_INFO_IFD_POINTER);

    private TiffFields() {}

    static IIOMetadata with(Metadata metadata, IIOMetadata tree, int bits) throws IOException {
        TIFFDirectory fields = TIFFDirectory.createFromMetadata(tree);
        BaselineTIFFTagSet tags = BaselineTIFFTagSet.getInstance();
        if (metadata.exif() != null) {
            addDescription(metadata.exif(), fields);
        }
        if (metadata.icc() != null) {
            fields.addTIFFField(new TIFFField(
                    tags.getTag(BaselineTIFFTagSet.TAG_ICC_PROFILE),
                    TIFFTag.TIFF_UNDEFINED,
                    metadata.icc().length,
                    metadata.icc()));
        }
        if (metadata.xmp() != null) {
            fields.addTIFFField(new TIFFField(
                    new TIFFTag("XMP", XMP, 1 << TIFFTag.TIFF_BYTE),
                    TIFFTag.TIFF_BYTE,
                    metadata.xmp().length,
                    metadata.xmp()));
        }
        if (metadata.density() != null) {
            fields.addTIFFField(resolution(
                    tags.getTag(BaselineTIFFTagSet.TAG_X_RESOLUTION),
                    metadata.density().x()));
            fields.addTIFFField(resolution(
                    tags.getTag(BaselineTIFFTagSet.TAG_Y_RESOLUTION),
                    metadata.density().y()));
            fields.addTIFFField(new TIFFField(
                    tags.getTag(BaselineTIFFTagSet.TAG_RESOLUTION_UNIT), BaselineTIFFTagSet.RESOLUTION_UNIT_INCH));
        }
        if (bits == 8) { // the encoder supports no other
            fields.addTIFFField(new TIFFField(tags.getTag(BaselineTIFFTagSet.TAG_PREDICTOR), PREDICTOR_OF_DIFFERENCES));
        }
        return fields.getAsMetadata();
    }

    private static TIFFField resolution(TIFFTag tag, double perInch) {
        return new TIFFField(tag, TIFFTag.TIFF_RATIONAL, 1, new long[][] {{Math.round(perInch * PRECISION), PRECISION}
        });
    }

    /** Reads the fields of an Exif block. It is a TIFF file without a picture, so a TIFF reader can read its fields. */
    private static void addDescription(byte[] exif, TIFFDirectory to) {
        ImageReader reader = readerOfJdk();
        try (ImageInputStream given = new ByteArrayImageInputStream(exif)) {
            // TiffTags checks the lengths in the block, which the JDK's reader does not.
            byte[] checked = TiffTags.read(given).exif();
            if (checked == null) {
                return;
            }
            reader.setInput(new MemoryCacheImageInputStream(new ByteArrayInputStream(checked)));
            for (TIFFField field :
                    TIFFDirectory.createFromMetadata(reader.getImageMetadata(0)).getTIFFFields()) {
                if (DESCRIPTION.contains(field.getTagNumber())) {
                    to.addTIFFField(field);
                }
            }
        } catch (IOException | RuntimeException e) {
            // On malformed blocks the reader throws unchecked exceptions. A block that cannot be read is left out.
            LOG.log(System.Logger.Level.DEBUG, "a damaged Exif block is left out", e);
        } finally {
            reader.dispose();
        }
    }

    private static ImageReader readerOfJdk() {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("tiff");
        while (readers.hasNext()) {
            ImageReader reader = readers.next();
            if (reader.getClass().getModule() == ImageReader.class.getModule()) {
                return reader;
            }
            reader.dispose();
        }
        throw new IllegalStateException("this Java cannot read TIFF; use a complete one, with the module java.desktop");
    }
}
