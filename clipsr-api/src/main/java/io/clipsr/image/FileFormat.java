package io.clipsr.image;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The file formats of pictures, with their signatures, extensions and limits. */
enum FileFormat {
    PNG(true, true, 16, "png"),
    JPEG(true, false, 8, "jpg", "jpeg"),
    TIFF(true, true, 16, "tif", "tiff"),
    BMP(true, false, 8, "bmp"),
    GIF(false, true, 8, "gif"),
    WEBP(false, true, 8, "webp");

    /** The commands that make a picture of a format that cannot be written, by its extension. */
    private static final Map<String, String> CONVERTERS = Map.of(
            "webp", "cwebp -q 90 large.png -o large.webp",
            "avif", "avifenc large.png large.avif",
            "jxl", "cjxl large.png large.jxl",
            "heic", "heif-enc large.png -o large.heic",
            "heif", "heif-enc large.png -o large.heif",
            "gif", "magick large.png large.gif",
            "jp2", "opj_compress -i large.png -o large.jp2");

    private static final long JPEG_SIDE = 65500;
    private static final long GIBIBYTE = 1L << 30;
    /** The bytes reserved for everything in a file except pixels. */
    private static final long RESERVE = 32L << 20;

    private final boolean writable;
    private final boolean alpha;
    private final int bits;
    private final List<String> extensions;

    FileFormat(boolean writable, boolean alpha, int bits, String... extensions) {
        this.writable = writable;
        this.alpha = alpha;
        this.bits = bits;
        this.extensions = List.of(extensions);
    }

    /** Returns the name in lower case, as {@code javax.imageio} uses it. */
    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns whether the format supports transparency. */
    boolean alpha() {
        return alpha;
    }

    /** Returns the largest number of bits per sample that the format supports. */
    int bits() {
        return bits;
    }

    /**
     * Detects the format of a file by its first bytes, as file names can be wrong.
     *
     * @return the format; null if it is none of these
     */
    static FileFormat of(byte[] head) {
        if (starts(head, 0, 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n')) {
            return PNG;
        } else if (starts(head, 0, 0xff, 0xd8, 0xff)) {
            return JPEG;
        } else if (starts(head, 0, 'I', 'I', 42, 0)
                || starts(head, 0, 'M', 'M', 0, 42)
                || starts(head, 0, 'I', 'I', 43, 0)
                || starts(head, 0, 'M', 'M', 0, 43)) {
            return TIFF;
        } else if (starts(head, 0, 'B', 'M')) {
            return BMP;
        } else if (starts(head, 0, 'G', 'I', 'F', '8')) {
            return GIF;
        }
        return starts(head, 0, 'R', 'I', 'F', 'F') && starts(head, 8, 'W', 'E', 'B', 'P') ? WEBP : null;
    }

    private static boolean starts(byte[] bytes, int at, int... expected) {
        for (int i = 0; i < expected.length; i++) {
            if (at + i >= bytes.length || (bytes[at + i] & 0xff) != expected[i]) {
                return false;
            }
        }
        return true;
    }

    /** Returns the format to write, selected by the extension of the file name. */
    static FileFormat toWrite(Path target) throws PictureException {
        String extension = extension(target);
        FileFormat format = ofExtension(extension);
        if (format != null && format.writable) {
            return format;
        }
        String converter = CONVERTERS.get(extension);
        String reason = format != null
                ? " has the extension of a format that can be read but not written"
                : converter != null
                        ? " has the extension of a format that cannot be written"
                        : " has no extension of a known format";
        throw new PictureException(target + reason + "; use one of these extensions: " + writableExtensions()
                + (converter == null ? "" : "; then convert it, e.g. " + converter));
    }

    /** Returns the extension of a file's name in lower case; empty if it has none. */
    static String extension(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    }

    /** Returns the format to write, by one of its extensions. */
    static FileFormat toWrite(String extension) throws PictureException {
        FileFormat format = ofExtension(extension.toLowerCase(Locale.ROOT));
        if (format == null || !format.writable) {
            throw new PictureException(
                    "'" + extension + "' is no format that can be written; use one of these: " + writableExtensions());
        }
        return format;
    }

    /** Returns the format with an extension, in lower case; null if there is none. */
    static FileFormat ofExtension(String extension) {
        return Arrays.stream(values())
                .filter(format -> format.extensions.contains(extension))
                .findFirst()
                .orElse(null);
    }

    private static String writableExtensions() {
        return String.join(", ", extensions(true));
    }

    /** Returns the extensions in lower case, sorted: those that can be written, or all, as all can be read. */
    static SortedSet<String> extensions(boolean toWrite) {
        TreeSet<String> names = new TreeSet<>();
        Arrays.stream(values())
                .filter(format -> format.writable || !toWrite)
                .forEach(format -> names.addAll(format.extensions));
        return Collections.unmodifiableSortedSet(names);
    }

    /** Returns the names of the readable formats in lower case, sorted. */
    static String readable() {
        return Arrays.stream(values()).map(FileFormat::id).sorted().collect(Collectors.joining(", "));
    }

    /**
     * Rejects pictures that are too large for the format or its encoder.
     *
     * @param target the name of the target in messages
     */
    void check(PictureInfo info, Object target) throws PictureException {
        long width = info.width();
        long height = info.height();
        long samples = (info.grey() && this != BMP ? 1 : 3) + (alpha && info.alpha() ? 1 : 0);
        long rowBytes = width * samples * Math.min(bits, info.bits()) / 8;
        String size = target + " would have " + width + "x" + height + " pixels";
        if (this == JPEG && (Math.max(width, height) > JPEG_SIDE || width * height > Integer.MAX_VALUE)) {
            throw new PictureException(size + ", but JPEG allows at most " + JPEG_SIDE + " a side and "
                    + Integer.MAX_VALUE + " in all; write a .png instead, or enlarge less");
        }
        if (this == TIFF && rowBytes * height > 4 * GIBIBYTE - RESERVE) {
            throw new PictureException(
                    size + ", but a TIFF file is limited to 4 GiB; write a .png instead, or enlarge less");
        }
        if (this == BMP && rowBytes * height > 2 * GIBIBYTE - RESERVE) {
            throw new PictureException(
                    size + ", but a BMP file is limited to 2 GiB; write a .png instead, or enlarge less");
        }
        if (rowBytes > GIBIBYTE) {
            throw new PictureException(size + ", and a row of more than 1 GiB cannot be written; enlarge less");
        }
    }
}
