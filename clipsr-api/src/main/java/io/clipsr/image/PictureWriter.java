package io.clipsr.image;

import io.clipsr.weights.support.AtomicFile;
import java.awt.image.BufferedImage;
import java.awt.image.RenderedImage;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.SortedSet;
import java.util.concurrent.CancellationException;

/**
 * Writes a picture in the format that the name's extension says: all of it, or nothing.
 *
 * <p>PNG (.png), TIFF (.tif, .tiff; strips, deflated), JPEG (.jpg, .jpeg; quality {@value Encoder#JPEG_QUALITY},
 * colours in full resolution) and BMP (.bmp). WebP is not written: no well-kept library in Java does. PNG and TIFF keep
 * alpha and 16 bits; JPEG and BMP are laid on white and have 8. The colour profile, Exif, XMP and the density that the
 * picture carries are written wherever the format has room for them, which is all but BMP.
 */
public final class PictureWriter {

    private PictureWriter() {}

    /** Returns the extensions that can be written, in lower case, sorted. */
    public static SortedSet<String> extensions() {
        return FileFormat.extensions(true);
    }

    /**
     * Checks whether {@link #write(RenderedImage, PictureInfo, Path, boolean)} can start, before a long computation.
     *
     * @param ofResult the size that the picture will have, and what else there is to keep
     * @throws PictureException if the extension is unknown, the format cannot hold such a picture, the directory is
     *     missing or not writable, or the target exists and may not be overwritten
     */
    public static void check(Path target, PictureInfo ofResult, boolean overwrite) throws PictureException {
        Objects.requireNonNull(ofResult, "ofResult");
        check(target, overwrite);
        FileFormat.toWrite(target).check(ofResult, target);
    }

    /**
     * Checks a target as {@link #check(Path, PictureInfo, boolean)} when the size is not known yet.
     *
     * @throws PictureException as there, but for the size
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
     * Writes a picture that may be computed while it is written. Each of its tiles is asked for once, by the thread
     * that calls, row of tiles after row of tiles from the top (BMP: from the bottom); one of these rows is held in
     * memory. What a tile throws ends the writing and reaches the caller; so does an interrupt, as
     * {@link java.util.concurrent.CancellationException}.
     *
     * <p>Goes through a temporary file beside the target, which takes the target's name when it is complete. On failure
     * nothing of it stays, and an older target is as it was.
     *
     * @param picture the picture, of the size of {@code info}, with the samples of its {@link PictureInfo#colorModel}
     * @throws PictureException as {@link #check(Path, PictureInfo, boolean)}, or if writing fails
     */
    public static void write(RenderedImage picture, PictureInfo info, Path target, boolean overwrite)
            throws PictureException {
        check(target, info, overwrite);
        if (picture.getWidth() != info.width() || picture.getHeight() != info.height()) {
            throw new IllegalArgumentException("the picture has " + picture.getWidth() + "x" + picture.getHeight()
                    + " pixels, its properties say " + info.width() + "x" + info.height());
        }
        int bands = info.colorModel().getNumComponents();
        if (picture.getSampleModel().getNumBands() != bands) {
            throw new IllegalArgumentException("the picture has "
                    + picture.getSampleModel().getNumBands() + " samples a pixel, its properties say " + bands);
        }
        FileFormat format = FileFormat.toWrite(target);
        try {
            AtomicFile.replace(target, overwrite, file -> Encoder.encode(picture, info, format, file));
        } catch (IOException e) {
            if (closedByInterrupt(e)) {
                throw (CancellationException)
                        new CancellationException("writing " + target + " was interrupted").initCause(e);
            }
            throw new PictureException(e.getMessage(), e);
        }
    }

    /**
     * Writes a picture in memory, of any type; as {@link #write(RenderedImage, PictureInfo, Path, boolean)} otherwise.
     *
     * @throws PictureException as there
     */
    public static void write(BufferedImage picture, Path target, boolean overwrite) throws PictureException {
        PictureSource source = PictureSource.of(picture);
        check(target, source.info(), overwrite);
        write(source.info().image(source), source.info(), target, overwrite);
    }

    /** Returns whether an interrupt closed the file, as it does in file systems such as a ZIP's, which use channels. */
    private static boolean closedByInterrupt(IOException e) {
        return Thread.currentThread().isInterrupted() && AtomicFile.root(e) instanceof ClosedChannelException;
    }
}
