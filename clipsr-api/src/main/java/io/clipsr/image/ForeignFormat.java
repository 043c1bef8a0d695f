package io.clipsr.image;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Names what a file is that cannot be read, by its first bytes, and says what to do with it. Files of the web and of
 * cameras often have an extension that their content does not deserve.
 */
final class ForeignFormat {
    /** The number of bytes that {@link #problem} needs. */
    static final int HEAD_BYTES = 512;

    private static final String PICTURE = ", which cannot be read here; convert it first, e.g. ";
    private static final String MAGICK = PICTURE + "magick FILE picture.png";
    private static final String RAW = "is a raw file of a camera" + PICTURE + "darktable-cli FILE picture.tif";
    private static final String VIDEO =
            "is a video, not a picture; extract its frames first, e.g. ffmpeg -i FILE frame-%05d.png";
    private static final String SOUND = "is a sound file, not a picture";
    private static final String ANSWER =
            ", probably the answer of a server in place of a picture; look at it with a text"
                    + " viewer and download the picture again";

    /** The extensions of cameras' raw files that are TIFF inside: the pictures that TIFF readers see are thumbnails. */
    private static final Set<String> RAW_EXTENSIONS = Set.of(
            "3fr", "arw", "cr2", "dcr", "dng", "erf", "fff", "iiq", "kdc", "mef", "mos", "nef", "nrw", "pef", "rwl",
            "sr2", "srf", "srw");

    private static final Set<String> HEIC =
            Set.of("heic", "heix", "hevc", "hevx", "heim", "heis", "hevm", "hevs", "mif1", "msf1");

    /**
     * One signature.
     *
     * @param at its offset in bytes
     * @param bytes its bytes, as ISO-8859-1
     * @param problem what the file is and what to do, to follow the file's name
     */
    private record Signature(int at, String bytes, String problem) {}

    private static final List<Signature> SIGNATURES = List.of(
            new Signature(0, "\u00ff\n", "is a JPEG XL picture" + PICTURE + "djxl FILE picture.png"),
            new Signature(4, "JXL \r\n\u0087\n", "is a JPEG XL picture" + PICTURE + "djxl FILE picture.png"),
            new Signature(
                    4,
                    "jP  \r\n\u0087\n",
                    "is a JPEG 2000 picture" + PICTURE + "opj_decompress -i FILE -o picture.png"),
            new Signature(
                    0, "\u00ffO\u00ffQ", "is a JPEG 2000 picture" + PICTURE + "opj_decompress -i FILE -o picture.png"),
            new Signature(0, "II\u00bc", "is a JPEG XR picture" + PICTURE + "JxrDecApp -i FILE -o picture.tif"),
            new Signature(0, "8BPS", "is a Photoshop file" + MAGICK),
            new Signature(0, "gimp xcf", "is a GIMP file; export a PNG from GIMP"),
            new Signature(
                    0, "%PDF", "is a PDF file; convert its pages to pictures first, e.g. pdftoppm -png FILE page"),
            new Signature(
                    0, "%!PS", "is a PostScript file; convert it first, e.g. gs -sDEVICE=png16m -o page-%d.png FILE"),
            new Signature(0, "v/1\u0001", "is an OpenEXR picture" + MAGICK),
            new Signature(0, "#?R", "is a Radiance HDR picture" + MAGICK),
            new Signature(0, "DDS ", "is a DirectDraw texture" + MAGICK),
            new Signature(0, "\0\0\u0001\0", "is a Windows icon" + PICTURE + "magick FILE[0] picture.png"),
            new Signature(0, "\0\0\u0002\0", "is a Windows cursor" + PICTURE + "magick FILE[0] picture.png"),
            new Signature(0, "icns", "is a macOS icon" + PICTURE + "icns2png -x FILE"),
            new Signature(0, "qoif", "is a QOI picture" + MAGICK),
            new Signature(0, "\u008aMNG", "is an MNG animation" + MAGICK),
            new Signature(0, "\u008bJNG", "is a JNG picture" + MAGICK),
            new Signature(0, "FLIF", "is a FLIF picture" + MAGICK),
            new Signature(0, "BPG\u00fb", "is a BPG picture" + PICTURE + "bpgdec -o picture.png FILE"),
            new Signature(0, "AT&TFORM", "is a DjVu document" + PICTURE + "ddjvu -format=tiff FILE picture.tif"),
            new Signature(0, "SIMPLE  =", "is a FITS picture" + MAGICK),
            new Signature(128, "DICM", "is a DICOM picture" + PICTURE + "dcm2pnm +on FILE picture.png"),
            new Signature(0, "FUJIFILMCCD-RAW", RAW),
            new Signature(0, "IIRO", RAW),
            new Signature(0, "IIRS", RAW),
            new Signature(0, "MMOR", RAW),
            new Signature(0, "IIU\0", RAW),
            new Signature(0, "II\u001a\0\0\0HEAPCCDR", RAW),
            new Signature(0, "FOVb", RAW),
            new Signature(0, "\0MRM", RAW),
            new Signature(0, "II*\0\u0010\0\0\0CR", RAW),
            new Signature(0, "\u001aE\u00df\u00a3", VIDEO),
            new Signature(8, "AVI ", VIDEO),
            new Signature(0, "\0\0\u0001\u00ba", VIDEO),
            new Signature(0, "\0\0\u0001\u00b3", VIDEO),
            new Signature(0, "FLV\u0001", VIDEO),
            new Signature(0, "0&\u00b2u\u008ef\u00cf\u0011", VIDEO),
            new Signature(8, "WAVE", SOUND),
            new Signature(0, "ID3", SOUND),
            new Signature(0, "OggS", SOUND),
            new Signature(0, "fLaC", SOUND),
            new Signature(0, "\u001f\u008b", "is compressed by gzip; unpack it first, e.g. gzip -dc FILE > picture"),
            new Signature(0, "BZh", "is compressed by bzip2; unpack it first, e.g. bzip2 -dc FILE > picture"),
            new Signature(0, "\u00fd7zXZ", "is compressed by xz; unpack it first, e.g. xz -dc FILE > picture"),
            new Signature(0, "(\u00b5/\u00fd", "is compressed by zstd; unpack it first, e.g. zstd -dc FILE > picture"),
            new Signature(
                    0, "PK\u0003\u0004", "is a ZIP archive or a document in one; unpack it first, e.g. unzip FILE"),
            new Signature(0, "7z\u00bc\u00af", "is a 7-Zip archive; unpack it first, e.g. 7z x FILE"),
            new Signature(0, "Rar!", "is a RAR archive; unpack it first, e.g. unrar x FILE"),
            new Signature(257, "ustar", "is a tar archive; unpack it first, e.g. tar xf FILE"),
            new Signature(0, "\u007fELF", "is a program, not a picture"),
            new Signature(0, "MZ", "is a program, not a picture"),
            new Signature(
                    0,
                    "\0\u0005\u0016\u0007",
                    "has only what macOS keeps beside a picture; the picture is the file"
                            + " without '._' before its name"),
            new Signature(
                    0,
                    "version https://git-lfs",
                    "is a pointer of Git LFS, not the picture itself; fetch it with git" + " lfs pull"),
            new Signature(
                    0,
                    "data:image/",
                    "is a picture as a data URL, in text; decode the part behind the comma first,"
                            + " e.g. with base64 -d"),
            new Signature(
                    0, "iVBORw0KGgo", "is a PNG as base64 text; decode it first, e.g. base64 -d FILE > picture.png"),
            new Signature(0, "/9j/", "is a JPEG as base64 text; decode it first, e.g. base64 -d FILE > picture.jpg"));

    private ForeignFormat() {}

    /**
     * Returns what a file is and what to do, to follow the file's name, if it cannot be read although it is known.
     *
     * @param head the first {@value #HEAD_BYTES} bytes, or all there are
     * @param extension the extension of the file's name in lower case; empty if it has none
     */
    static Optional<String> problem(byte[] head, String extension) {
        String start = new String(head, StandardCharsets.ISO_8859_1);
        Optional<String> known = SIGNATURES.stream()
                .filter(signature -> start.startsWith(signature.bytes(), signature.at()))
                .map(Signature::problem)
                .findFirst();
        return known.or(() -> container(start, extension)).or(() -> text(start));
    }

    /** Returns the problem of a format that has pictures of other formats inside, or is one of those read here. */
    private static Optional<String> container(String start, String extension) {
        if (start.startsWith("ftyp", 4)) {
            return Optional.of(mediaFile(start));
        }
        boolean tiff = start.startsWith("II*\0") || start.startsWith("MM\0*");
        if (tiff && RAW_EXTENSIONS.contains(extension)) {
            return Optional.of(RAW);
        }
        if (start.startsWith("\u0089PNG") && start.startsWith("IHDR", 12) && start.length() >= 24) {
            String width = start.substring(16, 20);
            String height = start.substring(20, 24);
            if (width.equals("\0\0\0\0") || height.equals("\0\0\0\0")) {
                return Optional.of("is damaged: its header gives a " + (width.equals("\0\0\0\0") ? "width" : "height")
                        + " of 0 pixels; make or download it again");
            }
        }
        if (start.matches("(?s)P[1-7]\\s.*") || start.matches("(?s)P[Ff]\\s.*")) {
            return Optional.of("is a PNM or PFM picture" + MAGICK);
        }
        return !start.isEmpty() && start.chars().allMatch(c -> c == 0)
                ? Optional.of("begins with zeros only, as after a copy or download that failed; copy it again")
                : Optional.empty();
    }

    /**
     * Names a file of the ISO base media format by its brands: the first one, then those that it is compatible with.
     */
    private static String mediaFile(String start) {
        int end = Math.min(start.length(), (start.charAt(2) << 8) + start.charAt(3));
        boolean heic = false;
        for (int at = 8; at + 4 <= end; at += at == 8 ? 8 : 4) {
            String brand = start.substring(at, at + 4);
            if (brand.equals("avif") || brand.equals("avis")) {
                return "is an AVIF picture" + PICTURE + "avifdec FILE picture.png";
            }
            if (brand.equals("crx ")) {
                return RAW;
            }
            heic |= HEIC.contains(brand);
        }
        return heic ? "is a HEIC picture" + PICTURE + "heif-convert FILE picture.png" : VIDEO;
    }

    private static Optional<String> text(String start) {
        String text =
                start.replaceFirst("^\u00ef\u00bb\u00bf", "").stripLeading().toLowerCase(Locale.ROOT);
        if (text.startsWith("<svg") || text.startsWith("<?xml") && text.contains("<svg")) {
            return Optional.of("is an SVG drawing, which has no pixels to enlarge; render it as large as you need it,"
                    + " e.g. rsvg-convert -w 2048 FILE -o picture.png");
        }
        if (text.startsWith("<!doctype html") || text.startsWith("<html") || text.startsWith("<head")) {
            return Optional.of("is a web page (HTML)" + ANSWER);
        }
        if (text.startsWith("<?xml") || text.startsWith("<error")) {
            return Optional.of("is XML text" + ANSWER);
        }
        return text.matches("(?s)[{\\[]\\s*[\"{\\[].*") ? Optional.of("is JSON text" + ANSWER) : Optional.empty();
    }
}
