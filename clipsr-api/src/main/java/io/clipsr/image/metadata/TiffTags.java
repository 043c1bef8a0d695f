package io.clipsr.image.metadata;

import com.twelvemonkeys.imageio.metadata.CompoundDirectory;
import com.twelvemonkeys.imageio.metadata.Directory;
import com.twelvemonkeys.imageio.metadata.Entry;
import com.twelvemonkeys.imageio.metadata.tiff.Rational;
import com.twelvemonkeys.imageio.metadata.tiff.TIFF;
import com.twelvemonkeys.imageio.metadata.tiff.TIFFReader;
import com.twelvemonkeys.imageio.metadata.tiff.TIFFWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Reads the metadata of a TIFF file from its first directory, and builds an Exif block from the tags that describe the
 * picture.
 */
final class TiffTags {
    private static final int ARTIST = 315;
    private static final Set<Integer> DESCRIPTION = Set.of(
            TIFF.TAG_IMAGE_DESCRIPTION,
            TIFF.TAG_MAKE,
            TIFF.TAG_MODEL,
            TIFF.TAG_ORIENTATION,
            TIFF.TAG_SOFTWARE,
            TIFF.TAG_DATE_TIME,
            ARTIST,
            TIFF.TAG_COPYRIGHT,
            TIFF.TAG_EXIF_IFD,
            TIFF.TAG_GPS_IFD);
    private static final int NO_UNIT = 1;
    private static final int PER_INCH = 2;
    private static final int PER_CENTIMETRE = 3;

    private TiffTags() {}

    static Metadata read(ImageInputStream in) throws IOException {
        Directory all = new TIFFReader().read(in);
        Directory first = all instanceof CompoundDirectory files ? files.getDirectory(0) : all;
        List<Entry> kept = new ArrayList<>();
        for (Entry entry : first) {
            if (DESCRIPTION.contains(entry.getIdentifier()) && entry.getValue() != null) {
                kept.add(entry);
            }
        }
        Object xmp = value(first, TIFF.TAG_XMP);
        Object icc = value(first, TIFF.TAG_ICC_PROFILE);
        return new Metadata(
                kept.isEmpty() ? null : block(kept),
                xmp instanceof byte[] packet ? packet : null,
                icc instanceof byte[] profile ? profile : null,
                density(first));
    }

    /** Returns the Exif block; null if there is an entry of an unknown type. */
    private static byte[] block(List<Entry> entries) throws IOException {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(block)) {
            new TIFFWriter().write(entries, out);
        } catch (IllegalArgumentException e) {
            return null; // unreadable metadata does not make the picture unreadable
        }
        return block.toByteArray();
    }

    private static Density density(Directory directory) {
        int unit = value(directory, TIFF.TAG_RESOLUTION_UNIT) instanceof Number number ? number.intValue() : PER_INCH;
        if (unit != NO_UNIT
                && value(directory, TIFF.TAG_X_RESOLUTION) instanceof Rational x
                && value(directory, TIFF.TAG_Y_RESOLUTION) instanceof Rational y) {
            double toInches = unit == PER_CENTIMETRE ? 2.54 : 1;
            return Density.of(toInches * x.doubleValue(), toInches * y.doubleValue());
        }
        return null;
    }

    private static Object value(Directory directory, int tag) {
        Entry entry = directory.getEntryById(tag);
        return entry == null ? null : entry.getValue();
    }
}
