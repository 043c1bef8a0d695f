package io.clipsr.image;

import io.clipsr.image.codec.ChannelInput;
import io.clipsr.image.codec.DecodeException;
import io.clipsr.image.codec.DecodedPicture;
import io.clipsr.image.codec.PictureDecoder;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SortedSet;
import java.util.concurrent.CancellationException;
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
            DecodedPicture decoded = PictureDecoder.of(format.id()).decode(in, maxPixels);
            return new RasterPicture(decoded.picture(), decoded.metadata(), decoded.inItsProfile(), decoded.notes());
        } catch (PictureException e) {
            throw e;
        } catch (DecodeException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw damaged(file, e); // an interrupt closes the file, which then seems to be cut short
            }
            throw new PictureException(file + " " + e.getMessage(), e.getCause());
        } catch (IOException | RuntimeException e) {
            // On malformed files, decoders throw unchecked exceptions of many kinds, such as NullPointerException.
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
                    file + " is a device or a pipe, expected a picture file; copy its content to a file first");
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
        if ((size - MAX_OTHER_BYTES) / MAX_BYTES_PER_PIXEL > maxPixels) {
            throw new PictureException(file + " has " + size / MEBIBYTE + " MiB, more than a picture of " + maxPixels
                    + " pixels can have; if it is a picture, raise the limit of pixels");
        }
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
