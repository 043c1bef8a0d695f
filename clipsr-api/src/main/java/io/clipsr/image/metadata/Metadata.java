package io.clipsr.image.metadata;

/**
 * What a picture file says beside its pixels. The arrays are not copied and never changed.
 *
 * @param exif a block of Exif, which is a TIFF file without a picture (CIPA DC-008); null for none
 * @param xmp a packet of XMP, which is XML in UTF-8 (ISO 16684-1); null for none
 * @param icc a colour profile; null for none
 * @param density null if it is not said
 */
public record Metadata(byte[] exif, byte[] xmp, byte[] icc, Density density) {

    /** A file that says nothing. */
    public static final Metadata NONE = new Metadata(null, null, null, null);

    /** How the stored picture has to be turned to stand upright, 1 to 8 as in Exif; 1 is not at all. */
    public int orientation() {
        return exif == null ? 1 : ExifBlock.orientation(exif);
    }

    /** Returns the metadata that is still true after the picture was turned upright and resized. */
    public Metadata upright(int width, int height) {
        return new Metadata(
                exif == null ? null : ExifBlock.upright(exif, width, height),
                xmp == null ? null : XmpPacket.upright(xmp),
                icc,
                density);
    }

    /** With another colour profile, or with none. */
    public Metadata withIcc(byte[] profile) {
        return new Metadata(exif, xmp, profile, density);
    }
}
