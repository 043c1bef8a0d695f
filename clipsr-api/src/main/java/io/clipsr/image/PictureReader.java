package io.clipsr.image;

import io.clipsr.image.metadata.Metadata;
import io.clipsr.image.metadata.MetadataReader;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.SampleModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.concurrent.CancellationException;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.stream.ImageInputStream;

/**
 * Reads picture files: PNG, JPEG (with CMYK, too), TIFF, WebP, BMP and GIF, recognized by what is in them and not by
 * their names. Of a file with several pictures, the first.
 *
 * <p>Pictures come upright: the orientation that Exif names is applied. A damaged colour profile is passed over, as
 * viewers do.
 */
public final class PictureReader {

    /** The pixels that a picture may have if nothing else is said: 400 million, such as 20000x20000. */
    public static final long DEFAULT_MAX_PIXELS = 400_000_000;

    private static final long MEBIBYTE = 1 << 20;
    /** A file with more bytes than its pixels could take, uncompressed and with 16 bits, is none of a picture. */
    private static final long MOST_BYTES_PER_PIXEL = 8;

    private static final long MOST_OTHER_BYTES = 64 * MEBIBYTE;
    /** Decoders make room for whole tiles, even if the picture is smaller. */
    private static final long MOST_TILE_SIDE = 1 << 16;

    private PictureReader() {}

    /**
     * Returns the extensions that files of readable formats have, in lower case, sorted. A file is read by its content,
     * whatever its name.
     */
    public static SortedSet<String> extensions() {
        return FileFormat.extensions(false);
    }

    /** Opens a picture as {@link #open(Path, long)}, with {@link #DEFAULT_MAX_PIXELS}. */
    public static PictureSource open(Path file) throws PictureException {
        return open(file, DEFAULT_MAX_PIXELS);
    }

    /**
     * Reads a picture into memory, in the depth that it has in the file; to be taken from there by regions.
     *
     * @param maxPixels the largest number of pixels; larger pictures are refused before memory is allocated
     * @throws PictureException if there is no such file, it does not hold a whole picture, or it is too large
     * @throws CancellationException if the thread is interrupted
     */
    public static PictureSource open(Path file, long maxPixels) throws PictureException {
        return decode(file, maxPixels);
    }

    /**
     * Reads a picture with the default limit. Unlike {@link #open}, this loses what the file says beside its pixels.
     *
     * @throws PictureException as {@link #open(Path, long)}
     * @throws CancellationException if the thread is interrupted
     */
    public static BufferedImage read(Path file) throws PictureException {
        RasterPicture picture = decode(file, DEFAULT_MAX_PIXELS);
        return picture.isPlain() ? picture.picture() : picture.info().image(picture);
    }

    private static RasterPicture decode(Path file, long maxPixels) throws PictureException {
        check(file, maxPixels);
        try (ImageInputStream in = new ChannelInput(file)) {
            byte[] head = new byte[FileFormat.HEAD_BYTES];
            int read = in.read(head);
            in.seek(0);
            FileFormat format = FileFormat.of(Arrays.copyOf(head, Math.max(0, read)));
            if (format == null) {
                throw new PictureException(
                        file + " is not a picture that can be read here; formats that can: " + FileFormat.readable());
            }
            if (format == FileFormat.WEBP) {
                WebpContainer.check(in, file);
            }
            return decode(Codecs.reader(format, in), format, in, file, maxPixels);
        } catch (PictureException e) {
            throw e;
        } catch (IOException e) {
            throw damaged(file, e);
        }
    }

    private static void check(Path file, long maxPixels) throws PictureException {
        if (!Files.exists(file)) {
            throw new PictureException(file + " does not exist");
        }
        if (Files.isDirectory(file)) {
            throw new PictureException(file + " is a directory, expected a picture file");
        }
        if (!Files.isRegularFile(file)) {
            throw new PictureException(
                    file + " is a device or a pipe, expected a picture file; copy what it gives into one first");
        }
        if (!Files.isReadable(file)) {
            throw new PictureException(file + " cannot be read; check its permissions");
        }
        long size;
        try {
            size = Files.size(file);
        } catch (IOException e) {
            throw new PictureException(file + " cannot be read; check its permissions", e);
        }
        if (size == 0) {
            throw new PictureException(file + " is empty, expected a picture");
        }
        if ((size - MOST_OTHER_BYTES) / MOST_BYTES_PER_PIXEL > maxPixels) {
            throw new PictureException(file + " has " + size / MEBIBYTE + " MiB, more than a picture of " + maxPixels
                    + " pixels can take; allow more pixels if it really is one");
        }
    }

    private static RasterPicture decode(
            ImageReader reader, FileFormat format, ImageInputStream in, Path file, long maxPixels) throws IOException {
        List<String> warnings = new ArrayList<>();
        try {
            Metadata metadata = MetadataReader.read(in, format.id());
            reader.setInput(in, true, true);
            reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
            checkSize(reader, file, maxPixels);
            ImageReadParam param = reader.getDefaultReadParam();
            ImageTypeSpecifier raw = format == FileFormat.PNG ? null : reader.getRawImageType(0);
            boolean special = raw != null
                    && raw.getColorModel().getColorSpace() instanceof ICC_ColorSpace space
                    && !isBuiltIn(space);
            checkMemory(reader, raw, special && format == FileFormat.JPEG ? 2 : 1, file);
            if (special) {
                param.setDestinationType(raw); // as it is in the file, which may be more than 8 bits of sRGB can say
            }
            BufferedImage picture = reader.read(0, param);
            // Decoders fill what is missing with grey and only warn.
            if (warnings.stream().anyMatch(w -> w.toLowerCase(Locale.ROOT).contains("premature end"))) {
                throw new PictureException(file + " is cut short: " + String.join("; ", warnings));
            }
            return new RasterPicture(picture, metadata, format == FileFormat.PNG);
        } catch (RuntimeException e) {
            // Decoders let through all sorts on malformed files: null pointers, negative array sizes, bad indices.
            throw damaged(file, e);
        } finally {
            reader.dispose();
        }
    }

    private static boolean isBuiltIn(ColorSpace space) {
        return space.isCS_sRGB() || space == ColorSpace.getInstance(ColorSpace.CS_GRAY);
    }

    private static void checkSize(ImageReader reader, Path file, long maxPixels) throws IOException {
        long width = reader.getWidth(0);
        long height = reader.getHeight(0);
        if (width < 1 || height < 1) {
            throw new PictureException(file + " is damaged: it is said to have " + width + "x" + height + " pixels");
        }
        if (width * height > maxPixels) {
            throw new PictureException(file + " is said to have " + width + "x" + height + " pixels, at most "
                    + maxPixels + " are allowed; allow more if that is meant, or reduce it first");
        }
        if (reader.getTileWidth(0) > Math.max(width, MOST_TILE_SIDE)) {
            throw new PictureException(
                    file + " is damaged: it is said to have tiles that are " + reader.getTileWidth(0) + " pixels wide");
        }
    }

    /**
     * A few bytes can claim any size (and the decoder may work on copies), and an OutOfMemoryError in the host program
     * helps nobody.
     */
    private static void checkMemory(ImageReader reader, ImageTypeSpecifier raw, int copies, Path file)
            throws IOException {
        long width = reader.getWidth(0);
        long height = reader.getHeight(0);
        long needed = copies
                * width
                * height
                * bitsPerPixel(raw != null ? raw : reader.getImageTypes(0).next())
                / 8;
        long heap = Runtime.getRuntime().maxMemory();
        if (needed > heap) {
            throw new PictureException(
                    file + " is said to have " + width + "x" + height + " pixels, which take " + needed / MEBIBYTE
                            + " MiB of the " + heap / MEBIBYTE + " MiB that Java has; give it more with -Xmx");
        }
    }

    private static long bitsPerPixel(ImageTypeSpecifier type) {
        SampleModel samples = type.getSampleModel();
        long bits = 0;
        for (int size : samples.getSampleSize()) {
            bits += size;
        }
        return bits;
    }

    /**
     * An interrupt closes the file under the decoder, whatever that makes of it. Then the file is as good as before.
     */
    private static PictureException damaged(Path file, Exception cause) {
        if (Thread.currentThread().isInterrupted()) {
            throw (CancellationException)
                    new CancellationException("reading " + file + " was interrupted").initCause(cause);
        }
        String detail = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new PictureException(
                file + " is damaged, cut short or of a kind not supported here: "
                        + detail.lines().findFirst().orElse(""),
                cause);
    }
}
