package io.clipsr.image;

import io.clipsr.image.codec.ChannelInput;
import io.clipsr.image.codec.DecodeException;
import io.clipsr.image.codec.DecodeLimits;
import io.clipsr.image.codec.DecodedPicture;
import io.clipsr.image.codec.PictureDecoder;
import io.clipsr.weights.support.AtomicFile;
import io.clipsr.weights.support.PlainLine;
import io.clipsr.weights.support.StreamCopy;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.CancellationException;

/**
 * Reads picture files: PNG, JPEG (also CMYK), TIFF, WebP, BMP and GIF. The format is detected from the content, not
 * from the file name. Of a file with several pictures, the first one is read; in TIFF, the first that is not a
 * thumbnail or a mask.
 *
 * <p>Pictures are turned upright by their Exif orientation, which in TIFF is the field of the page that is read. An
 * orientation in XMP or in a text of PNG does not count, as in browsers and in libtiff. A damaged colour profile is
 * ignored, as viewers do.
 *
 * <p>PNG: of the chunks that describe colours, the first usable one of cICP, iCCP, sRGB, and gAMA with cHRM counts. All
 * but sRGB become an ICC profile, which results carry. TIFF: of floating-point samples, white is 1, or 255 or 65535 if
 * samples are that large, which is noted; CIELab becomes sRGB; extra samples are alpha only if the file says so.
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
    /** The largest number of characters of a library's message, which can have the values of a whole field. */
    private static final int LONGEST_DETAIL = 300;

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

    /** Reads a picture into memory with a limit of pixels, see {@link #open(Path, ReadLimits)}. */
    public static PictureSource open(Path file, long maxPixels) throws PictureException {
        return open(file, ReadLimits.pixels(maxPixels));
    }

    /**
     * Reads a picture into memory, with the bit depth that it has in the file.
     *
     * @throws PictureException if there is no such file, it does not contain a complete picture, it is too large, or
     *     the time is up
     * @throws CancellationException if it is cancelled or the thread is interrupted
     */
    public static PictureSource open(Path file, ReadLimits limits) throws PictureException {
        return decode(file, limits);
    }

    /**
     * Reads a picture from a stream to its end, into memory; on the way it is copied to a temporary file.
     *
     * @param in the stream, which is not closed
     * @throws PictureException as {@link #open(Path, ReadLimits)}, or if the stream cannot be read
     * @throws CancellationException if it is cancelled or the thread is interrupted; while the stream is waited for,
     *     this is not asked
     */
    public static PictureSource open(InputStream in, ReadLimits limits) throws PictureException {
        try (TemporaryFile copy = new TemporaryFile()) {
            try {
                if (!StreamCopy.copy(in, copy.path(), largestFile(limits.maxPixels()), () -> checkCancelled(limits))) {
                    throw new PictureException("the stream is longer than a picture of " + limits.maxPixels()
                            + " pixels can be; if it is a picture, raise the limit of pixels");
                }
                return decode(copy.path(), limits);
            } catch (PictureException e) {
                throw new PictureException(nameless(e.getMessage(), copy), e.getCause());
            } catch (CancellationException e) {
                throw (CancellationException)
                        new CancellationException(nameless(e.getMessage(), copy)).initCause(e.getCause());
            } catch (IOException e) {
                throw new PictureException("the stream cannot be read: " + nameless(AtomicFile.reason(e), copy), e);
            }
        } catch (PictureException e) {
            throw e;
        } catch (IOException e) {
            throw new PictureException("no temporary file can be made for the stream: " + AtomicFile.reason(e), e);
        }
    }

    private static void checkCancelled(ReadLimits limits) {
        if (limits.cancelled().getAsBoolean() || Thread.currentThread().isInterrupted()) {
            throw new CancellationException("reading the stream was cancelled");
        }
    }

    /** Returns a message without the name of the temporary file, which says nothing to the user. */
    private static String nameless(String message, TemporaryFile copy) {
        return message.replace(copy.path().toString(), "the stream");
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
        RasterPicture picture = decode(file, ReadLimits.pixels(DEFAULT_MAX_PIXELS));
        return picture.isPlain() ? picture.picture() : picture.info().image(picture);
    }

    private static RasterPicture decode(Path file, ReadLimits allowed) throws PictureException {
        check(file, allowed.maxPixels());
        DecodeLimits limits =
                new DecodeLimits(allowed.maxPixels(), allowed.time(), allowed.cancelled(), allowed.memory());
        try (ChannelInput in = new ChannelInput(file, limits)) {
            byte[] buffer = new byte[ForeignFormat.HEAD_BYTES];
            byte[] head = Arrays.copyOf(buffer, Math.max(0, in.read(buffer)));
            in.seek(0);
            Optional<String> foreign = ForeignFormat.problem(head, FileFormat.extension(file));
            if (foreign.isPresent()) {
                throw new PictureException(file + " " + foreign.get());
            }
            FileFormat format = FileFormat.of(head);
            if (format == null) {
                throw new PictureException(
                        file + " is not a picture that can be read here; formats that can: " + FileFormat.readable());
            }
            DecodedPicture decoded = PictureDecoder.of(format.id()).decode(in, limits);
            return new RasterPicture(decoded.picture(), decoded.metadata(), decoded.inItsProfile(), decoded.notes());
        } catch (PictureException e) {
            throw e;
        } catch (DecodeException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw damaged(file, limits, e); // an interrupt closes the file, which then seems to be cut short
            }
            throw new PictureException(file + " " + e.getMessage(), e.getCause());
        } catch (CancellationException e) {
            throw e;
        } catch (OutOfMemoryError | StackOverflowError | LinkageError e) {
            throw PictureException.of(file, e);
        } catch (IOException | RuntimeException e) {
            // On malformed files, decoders throw unchecked exceptions of many kinds, such as NullPointerException.
            throw damaged(file, limits, e);
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

    /**
     * Returns the exception for a failure of the decoder. When it is to end early, it fails in any way; that does not
     * mean that the file is damaged.
     */
    private static PictureException damaged(Path file, DecodeLimits limits, Exception cause) {
        try {
            limits.check();
        } catch (CancellationException e) {
            throw (CancellationException)
                    new CancellationException("reading " + file + " was cancelled").initCause(cause);
        } catch (DecodeException e) {
            return new PictureException(file + " " + e.getMessage(), cause);
        }
        for (Throwable t = cause; t != null; t = t.getCause()) {
            if (t instanceof OutOfMemoryError error) {
                return PictureException.of(file, error); // some decoders catch it
            }
        }
        String detail = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new PictureException(
                file + " is damaged, cut short or of a kind not supported here: "
                        + PlainLine.of(detail.lines().findFirst().orElse(""), LONGEST_DETAIL),
                cause);
    }
}
