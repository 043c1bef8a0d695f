package io.clipsr.image;

import io.clipsr.weights.support.AtomicFile;
import java.awt.image.BufferedImage;
import java.awt.image.RenderedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.SortedSet;
import java.util.concurrent.CancellationException;

/**
 * Writes pictures atomically, in the format that the file name's extension selects.
 *
 * <p>PNG (.png), TIFF (.tif, .tiff; strips, deflated), JPEG (.jpg, .jpeg; quality {@value #DEFAULT_QUALITY}, colours in
 * full resolution) and BMP (.bmp). WebP is not written, for lack of a well-maintained Java library. PNG and TIFF keep
 * alpha and 16 bits; JPEG and BMP have 8 bits, and transparent pictures are blended with white. The picture's colour
 * profile, Exif, XMP, IPTC and density are written to all formats but BMP, whose colours become sRGB; so do those of
 * linear light in JPEG. Texts of PNG are written to PNG.
 */
public final class PictureWriter {
    /** The quality of JPEG files, 1 to 100, if none is asked for. */
    public static final int DEFAULT_QUALITY = 92;

    /** What is written to a stream, in messages. */
    private static final String STREAM = "the picture";

    private PictureWriter() {}

    /**
     * Checks a quality of JPEG files.
     *
     * @throws IllegalArgumentException unless it is 1 to 100
     */
    public static void checkQuality(int quality) {
        if (quality < 1 || quality > 100) {
            throw new IllegalArgumentException("the quality is " + quality + ", expected 1 to 100");
        }
    }

    /** Returns the extensions that can be written, in lower case, sorted. */
    public static SortedSet<String> extensions() {
        return FileFormat.extensions(true);
    }

    /** Returns whether two of these extensions, such as {@code jpg} and {@code jpeg}, mean the same format. */
    public static boolean isSameFormat(String extension, String other) {
        FileFormat format = FileFormat.ofExtension(extension);
        return format != null && format == FileFormat.ofExtension(other);
    }

    /**
     * Checks whether {@link #write(RenderedImage, PictureInfo, Path, boolean)} can start, before a long computation.
     *
     * @param target the file to write
     * @param ofResult the size and properties of the picture to write
     * @param overwrite whether an existing file may be replaced
     * @throws PictureException if the extension is unknown, the format cannot hold such a picture, the directory is
     *     missing or not writable, or the target exists and may not be overwritten
     */
    public static void check(Path target, PictureInfo ofResult, boolean overwrite) throws PictureException {
        Objects.requireNonNull(ofResult, "ofResult");
        check(target, overwrite);
        FileFormat.toWrite(target).check(ofResult, target);
    }

    /**
     * Checks whether the extension of a file's name is that of a format that can be written.
     *
     * @throws PictureException if not; the message says what to do
     */
    public static void checkExtension(Path target) throws PictureException {
        FileFormat.toWrite(target);
    }

    /**
     * Checks a target when the size is not known yet, see {@link #check(Path, PictureInfo, boolean)}.
     *
     * @throws PictureException if the extension is unknown, the directory is missing or not writable, or the target
     *     exists and may not be overwritten
     */
    public static void check(Path target, boolean overwrite) throws PictureException {
        FileFormat.toWrite(target);
        try {
            AtomicFile.check(target, overwrite);
        } catch (IOException e) {
            throw new PictureException(e.getMessage(), e);
        }
    }

    /**
     * Checks whether {@link #write(RenderedImage, PictureInfo, OutputStream, String, int)} can start.
     *
     * @param format an extension of the format to write, such as {@code png}
     * @param ofResult the size and properties of the picture to write
     * @throws PictureException if there is no such format, or it cannot hold such a picture
     */
    public static void check(String format, PictureInfo ofResult) throws PictureException {
        FileFormat.toWrite(format).check(ofResult, STREAM);
    }

    /**
     * Writes a picture that may be computed while it is written. Each of its tiles is requested once, by the calling
     * thread, one row of tiles after the other from the top (BMP: from the bottom); one row of tiles is kept in memory.
     * An exception of a tile ends the writing and is thrown to the caller. An interrupt ends it with a
     * {@link java.util.concurrent.CancellationException}.
     *
     * <p>The picture is written to a temporary file beside the target, which is renamed when it is complete. On failure
     * the temporary file is deleted, and an existing target is unchanged.
     *
     * @param picture the picture, of the size of {@code info}, with the samples of its {@link PictureInfo#colorModel}
     * @param info the properties of the picture
     * @param target the file to write
     * @param overwrite whether an existing file may be replaced
     * @throws PictureException if writing fails, or {@link #check(Path, PictureInfo, boolean)} throws it
     */
    public static void write(RenderedImage picture, PictureInfo info, Path target, boolean overwrite)
            throws PictureException {
        write(picture, info, target, overwrite, DEFAULT_QUALITY);
    }

    /**
     * Writes a picture, see {@link #write(RenderedImage, PictureInfo, Path, boolean)}.
     *
     * @param quality the quality of a JPEG file, 1 to 100; other formats lose nothing and ignore it
     * @throws PictureException if writing fails, or {@link #check(Path, PictureInfo, boolean)} throws it
     */
    public static void write(RenderedImage picture, PictureInfo info, Path target, boolean overwrite, int quality)
            throws PictureException {
        check(target, info, overwrite);
        check(picture, info, quality);
        FileFormat format = FileFormat.toWrite(target);
        try {
            AtomicFile.replace(target, overwrite, file -> Encoder.encode(picture, info, format, quality, file));
        } catch (IOException e) {
            if (closedByInterrupt(e)) {
                throw (CancellationException)
                        new CancellationException("writing " + target + " was interrupted").initCause(e);
            }
            throw new PictureException(e.getMessage(), e);
        }
    }

    /**
     * Writes a picture to a stream, after it was written to a temporary file: if it cannot be computed, nothing is
     * written to the stream.
     *
     * @param out the stream, which is not closed
     * @param format an extension of the format to write, such as {@code png}
     * @param quality the quality of JPEG, 1 to 100; other formats lose nothing and ignore it
     * @throws PictureException if writing fails, or {@link #check(String, PictureInfo)} throws it
     */
    public static void write(RenderedImage picture, PictureInfo info, OutputStream out, String format, int quality)
            throws PictureException {
        check(format, info);
        check(picture, info, quality);
        try (TemporaryFile file = new TemporaryFile()) {
            Encoder.encode(picture, info, FileFormat.toWrite(format), quality, file.path());
            Files.copy(file.path(), out);
            out.flush();
        } catch (IOException e) {
            throw new PictureException(
                    STREAM + " cannot be written to the stream: " + AtomicFile.reason(AtomicFile.root(e)), e);
        }
    }

    private static void check(RenderedImage picture, PictureInfo info, int quality) {
        checkQuality(quality);
        if (picture.getWidth() != info.width() || picture.getHeight() != info.height()) {
            throw new IllegalArgumentException("the picture has " + picture.getWidth() + "x" + picture.getHeight()
                    + " pixels, its properties say " + info.width() + "x" + info.height());
        }
        int bands = info.colorModel().getNumComponents();
        if (picture.getSampleModel().getNumBands() != bands) {
            throw new IllegalArgumentException("the picture has "
                    + picture.getSampleModel().getNumBands() + " samples per pixel, its properties say " + bands);
        }
    }

    /**
     * Writes a picture in memory, of any type, see {@link #write(RenderedImage, PictureInfo, Path, boolean)}.
     *
     * @throws PictureException if the picture cannot be written
     */
    public static void write(BufferedImage picture, Path target, boolean overwrite) throws PictureException {
        PictureSource source = PictureSource.of(picture);
        check(target, source.info(), overwrite);
        write(source.info().image(source), source.info(), target, overwrite);
    }

    /** Returns whether an interrupt closed the file, which happens in file systems with channels, such as ZIP. */
    private static boolean closedByInterrupt(IOException e) {
        return Thread.currentThread().isInterrupted() && AtomicFile.root(e) instanceof ClosedChannelException;
    }
}
