package io.clipsr.image.metadata;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.imageio.stream.ImageInputStream;

/**
 * Reads the metadata of a TIFF file from its first directory, and builds an Exif block from the tags that describe the
 * picture.
 */
final class TiffTags {
    static final int XMP = 700;
    static final int IPTC = 33723;
    static final int ICC = 34675;
    private static final int PHOTOSHOP = 34377;

    /** The tags that describe the picture and do not depend on how a file stores it. */
    static final Set<Integer> DESCRIPTION = Set.of(
            270, // ImageDescription
            271, // Make
            272, // Model
            305, // Software
            306, // DateTime
            315, // Artist
            316, // HostComputer
            0x4746, // Rating
            0x4749, // RatingPercent
            33432, // Copyright
            0x8769, // Exif
            0x8825, // GPS
            0x9c9b, // XPTitle
            0x9c9c, // XPComment
            0x9c9d, // XPAuthor
            0x9c9e, // XPKeywords
            0x9c9f); // XPSubject

    private static final int ORIENTATION = 274;

    private TiffTags() {}

    static Metadata read(ImageInputStream in) throws IOException {
        TagDirectory first = TagDirectory.first(in);
        Set<Integer> kept = new HashSet<>(DESCRIPTION);
        kept.add(ORIENTATION);
        byte[] iptc = PhotoshopResources.iptc(first.bytes(IPTC));
        return new Metadata(
                first.only(kept).block(),
                first.bytes(XMP),
                first.bytes(ICC),
                first.density(),
                iptc != null ? iptc : PhotoshopResources.iptc(first.bytes(PHOTOSHOP)),
                List.of());
    }
}
