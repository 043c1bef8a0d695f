package io.clipsr.image.metadata;

import com.twelvemonkeys.imageio.metadata.jpeg.JPEG;
import com.twelvemonkeys.imageio.metadata.jpeg.JPEGSegment;
import com.twelvemonkeys.imageio.metadata.jpeg.JPEGSegmentUtil;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.imageio.stream.ImageInputStream;

/** Finds the metadata of a JPEG file in its application segments. */
final class JpegSegments {
    static final String EXIF = "Exif";
    static final String XMP = "http://ns.adobe.com/xap/1.0/";
    static final String ICC = "ICC_PROFILE";
    static final String PHOTOSHOP = "Photoshop 3.0";
    private static final String JFIF = "JFIF";
    private static final Map<Integer, List<String>> WANTED =
            // Not List.of, which throws when it is asked for the null of a segment without an identifier.
            Map.of(
                    JPEG.APP0, Arrays.asList(JFIF),
                    JPEG.APP1, Arrays.asList(EXIF, XMP),
                    JPEG.APP2, Arrays.asList(ICC),
                    JPEG.APP13, Arrays.asList(PHOTOSHOP));

    private static final int PER_INCH = 1;
    private static final int PER_CENTIMETRE = 2;

    private JpegSegments() {}

    static Metadata read(ImageInputStream in) throws IOException {
        byte[] exif = null;
        byte[] xmp = null;
        Density density = null;
        ByteArrayOutputStream photoshop = new ByteArrayOutputStream();
        TreeMap<Integer, byte[]> icc = new TreeMap<>();
        for (JPEGSegment segment : JPEGSegmentUtil.readSegments(in, WANTED)) {
            byte[] data = data(segment);
            if (JFIF.equals(segment.identifier())) {
                density = density(data);
            } else if (XMP.equals(segment.identifier())) {
                xmp = xmp == null ? data : xmp;
            } else if (PHOTOSHOP.equals(segment.identifier())) {
                photoshop.write(data); // long resources continue in the next segment
            } else if (ICC.equals(segment.identifier())) {
                if (data.length > 2) {
                    icc.putIfAbsent(data[0] & 0xff, data);
                }
            } else if (exif == null && data.length > 1) {
                exif = Arrays.copyOfRange(data, 1, data.length); // "Exif" is followed by two zeros
            }
        }
        byte[] iptc = PhotoshopResources.iptc(photoshop.toByteArray());
        return new Metadata(exif, xmp, joined(icc), density, iptc, List.of());
    }

    /** Joins the parts of a profile. Each begins with its number, from 1, and the number of parts. */
    private static byte[] joined(TreeMap<Integer, byte[]> parts) {
        if (parts.isEmpty()
                || parts.firstKey() != 1
                || parts.lastKey() != parts.size()
                || (parts.firstEntry().getValue()[1] & 0xff) != parts.size()) {
            return null;
        }
        ByteArrayOutputStream profile = new ByteArrayOutputStream();
        parts.values().forEach(part -> profile.write(part, 2, part.length - 2));
        return profile.toByteArray();
    }

    private static byte[] data(JPEGSegment segment) throws IOException {
        try (InputStream data = segment.data()) {
            return data.readAllBytes();
        }
    }

    /** Reads the density: two bytes of version, one of unit, then the densities. */
    private static Density density(byte[] jfif) {
        if (jfif.length < 7 || jfif[2] != PER_INCH && jfif[2] != PER_CENTIMETRE) {
            return null;
        }
        double unit = jfif[2] == PER_INCH ? 1 : 2.54;
        ByteBuffer bytes = ByteBuffer.wrap(jfif);
        return Density.of(unit * (bytes.getShort(3) & 0xffff), unit * (bytes.getShort(5) & 0xffff));
    }
}
