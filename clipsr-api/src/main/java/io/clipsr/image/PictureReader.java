package io.clipsr.image;

import io.clipsr.image.metadata.Metadata;
import io.clipsr.image.metadata.MetadataReader;
import io.clipsr.weights.support.AtomicFile;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.SampleModel;
import java.io.IOException;
import java.io.InputStream;
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
 * Reads picture files: PNG, JPEG (also CMYK), TIFF, WebP, BMP and GIF. The format is detected from the content, not
 * from the file name. Of a file with several pictures, the first one is read.
 *
 * <p>Pictures are turned upright by their Exif orientation. A damaged colour profile is ignored, as viewers do.
 */
public final class PictureReader {

    /** The default limit for the number of pixels of a picture: 400 million, such as 20000x20000. */
    public static final long DEFAULT_MAX_PIXELS = 400_000_000;

    private static final long MEBIBYTE = 1 << 20;
    /**
     * The largest number of bytes per pixel: uncompressed RGBA with 16 bits per sample. A larger file is no picture.
     */
    private static final long MAX_BYTES_PER_PIXEL = 8;

    private static final long MAX_OTHER_BYTES = 64 * MEBIBYTE;
    /** The largest side of a tile. Decoders allocate whole tiles, even if the picture is smaller. */
    private static final long MAX_TILE_SIDE = 1 << 16;

    private PictureReader() {}

    /**
     * Returns the usual extensions of the readable formats, in lower case, sorted. The extension of a file that is read
     * does not matter.
     */
    public static SortedSet<String> extensions() {
        return FileFormat.extensions(false);
    }

    /** Reads a picture into memory with the limit {@link #DEFAULT_MAX_PIXELS}, see {@link #open(Path, long)}. */
    public static PictureSource open(Path file) throws PictureException {
        return open(file, DEFAULT_MAX_PIXELS);
    }

    /**
     * Reads a picture into memory, with the bit depth that it has in the file.
     *
     * @param maxPixels the largest number of pixels; larger pictures are rejected before memory is allocated
     * @throws PictureException if there is no such file, it does not contain a complete picture, or it is too large
     * @throws CancellationException if the thread is interrupted
     */
    public static PictureSource open(Path file, long maxPixels) throws PictureException {
        return decode(file, maxPixels);
    }

    /**
     * Reads a picture from a stream to its end, into memory; on the way it is copied to a temporary file.
     *
     * @param in the stream, which is not closed
     * @param maxPixels the largest number of pixels
     * @throws PictureException as {@link #open(Path, long)}, or if the stream cannot be read
     * @throws CancellationException if the thread is interrupted
     */
    public static PictureSource open(InputStream in, long maxPixels) throws PictureException {
        try (TemporaryFile copy = new TemporaryFile()) {
            try {
                if (!copy.fill(in, largestFile(maxPixels))) {
                    throw new PictureException("the stream is longer than a picture of " + maxPixels
                            + " pixels can be; if it is a picture, raise the limit of pixels");
                }
                return open(copy.path(), maxPixels);
            } catch (PictureException e) {
                throw new PictureException(e.getMessage().replace(copy.path().toString(), "the stream"), e.getCause());
            }
        } catch (PictureException e) {
            throw e;
        } catch (IOException e) {
            throw new PictureException("the stream cannot be read: " + AtomicFile.reason(e), e);
        }
    }

    /** Returns the size in bytes above which no file is taken for a picture of so many pixels. */
    public static long largestFile(long maxPixels) {
        return maxPixels < Long.MAX_VALUE / (2 * MAX_BYTES_PER_PIXEL)
                ? maxPixels * MAX_BYTES_PER_PIXEL + MAX_OTHER_BYTES
                : Long.MAX_VALUE;
    }

    /**
     * Reads a picture with the default limit. Unlike {@link #open}, this drops the file's metadata.
     *
     * @throws PictureException if the file cannot be read, see {@link #open(Path, long)}
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
                    file + " is a device or a pipe, expected a picture file; copy its content to a file"
                            + " first, or read it as a stream");
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
        if (size > largestFile(maxPixels)) {
            throw new PictureException(file + " has " + size / MEBIBYTE + " MiB, more than a picture of " + maxPixels
                    + " pixels can have; if it is a picture, raise the limit of pixels");
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
                param.setDestinationType(
                        raw); // keeps the file's samples, which 8-bit sRGB may not be able to represent
            }
            BufferedImage picture = reader.read(0, param);
            // Decoders fill missing parts with grey and only give a warning.
            if (warnings.stream().anyMatch(w -> w.toLowerCase(Locale.ROOT).contains("premature end"))) {
                throw new PictureException(file + " is cut short: " + String.join("; ", warnings));
            }
            return new RasterPicture(picture, metadata, format == FileFormat.PNG, List.of());
        } catch (RuntimeException e) {
            // On malformed files, decoders throw unchecked exceptions of many kinds, such as NullPointerException.
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
            throw new PictureException(
                    file + " is damaged: its header gives a size of " + width + "x" + height + " pixels");
        }
        if (width * height > maxPixels) {
            throw new PictureException(file + " has " + width + "x" + height + " pixels, but at most " + maxPixels
                    + " are allowed; raise the limit of pixels, or reduce the picture first");
        }
        if (reader.getTileWidth(0) > Math.max(width, MAX_TILE_SIDE)) {
            throw new PictureException(
                    file + " is damaged: its header gives a tile width of " + reader.getTileWidth(0) + " pixels");
        }
    }

    /**
     * Rejects pictures that do not fit into memory. A small file can declare any size, and the host program should get
     * a clear exception rather than an OutOfMemoryError. {@code copies} is the number of copies that the decoder makes.
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
                    file + " has " + width + "x" + height + " pixels, which need " + needed / MEBIBYTE
                            + " MiB, but Java has only " + heap / MEBIBYTE + " MiB; raise its limit with -Xmx");
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
     * Returns the exception for a failure of the decoder. An interrupt closes the file while the decoder reads, which
     * then fails in any way; that does not mean that the file is damaged.
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
