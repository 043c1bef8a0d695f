package io.clipsr.image.metadata;

import java.util.List;

/**
 * The metadata of a picture file. The arrays are not copied and never changed.
 *
 * @param exif the Exif block, which is a TIFF file without a picture (CIPA DC-008); null for none
 * @param xmp the XMP packet, which is XML in UTF-8 (ISO 16684-1); null for none
 * @param icc the ICC colour profile; null for none
 * @param density the print resolution; null if unknown
 * @param iptc the fields of IPTC (IIM 4.2); null for none
 * @param texts the texts of a PNG file
 */
public record Metadata(byte[] exif, byte[] xmp, byte[] icc, Density density, byte[] iptc, List<PngText> texts) {

    /** No metadata. */
    public static final Metadata NONE = new Metadata(null, null, null, null);

    /** Creates metadata without IPTC and texts. */
    public Metadata(byte[] exif, byte[] xmp, byte[] icc, Density density) {
        this(exif, xmp, icc, density, null, List.of());
    }

    public Metadata {
        texts = List.copyOf(texts);
    }

    /** Returns the orientation of the stored picture, 1 to 8 as in Exif; 1 is upright. */
    public int orientation() {
        return exif == null ? 1 : ExifBlock.orientation(exif);
    }

    /** Returns the metadata that still applies after the picture was turned upright and resized. */
    public Metadata upright(int width, int height) {
        return new Metadata(
                exif == null ? null : ExifBlock.upright(exif, width, height),
                xmp == null ? null : XmpPacket.upright(xmp),
                icc,
                density,
                iptc,
                texts);
    }

    /** Returns the metadata with another colour profile, or without one for null. */
    public Metadata withIcc(byte[] profile) {
        return new Metadata(exif, xmp, profile, density, iptc, texts);
    }

    /** Returns the metadata with another resolution. */
    Metadata withDensity(Density other) {
        return new Metadata(exif, xmp, icc, other, iptc, texts);
    }
}
