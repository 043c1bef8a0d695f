package io.clipsr.image;

import java.awt.image.BufferedImage;
import java.awt.image.RenderedImage;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.SortedSet;
import java.util.UUID;
import java.util.concurrent.CancellationException;

/**
 * Writes a picture in the format that the name's extension says: all of it, or nothing.
 *
 * <p>PNG (.png), TIFF (.tif, .tiff; strips, deflated), JPEG (.jpg, .jpeg; quality {@value Encoder#JPEG_QUALITY},
 * colours in full resolution) and BMP (.bmp). WebP is not written: no well-kept library in Java does. PNG and TIFF keep
 * alpha and 16 bits; JPEG and BMP are laid on white and have 8. The colour profile, Exif, XMP and the density that the
 * form carries are written wherever the format has room for them, which is all but BMP.
 */
public final class PictureWriter {

    private PictureWriter() {}

    /** The extensions that can be written, in lower case, sorted. */
    public static SortedSet<String> extensions() {
        return PictureFormat.extensions(true);
    }

    /**
     * Whether {@link #write(RenderedImage, PictureForm, Path, boolean)} could start: to find out before a long
     * computation.
     *
     * @param ofResult the size that the picture will have, and what else there is to keep
     * @throws PictureException if the extension is unknown, the format cannot hold such a picture, the directory is
     *     missing or not writable, or the target exists and may not be overwritten
     */
    public static void check(Path target, PictureForm ofResult, boolean overwrite) throws PictureException {
        Objects.requireNonNull(ofResult, "ofResult");
        check(target, overwrite);
        PictureFormat.toWrite(target).check(ofResult, target);
    }

    /**
     * As {@link #check(Path, PictureForm, boolean)}, when the size is not known yet.
     *
     * @throws PictureException as there, but for the size
     */
    public static void check(Path target, boolean overwrite) throws PictureException {
        PictureFormat.toWrite(target);
        Path directory = directory(target);
        if (!Files.isDirectory(directory)) {
            throw new PictureException("the directory " + directory + " of the output does not exist; create it first");
        }
        if (!Files.isWritable(directory)) {
            throw new PictureException("the directory " + directory + " of the output is not writable");
        }
        if (Files.isDirectory(target)) {
            throw new PictureException(target + " is a directory, expected the name of a picture file to write");
        }
        if (Files.exists(target) && !overwrite) {
            throw new PictureException(target + " exists already and is not overwritten unless that is asked for");
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
     * @param picture of the form's size, with the samples of its {@link PictureForm#colorModel}
     * @throws PictureException as {@link #check(Path, PictureForm, boolean)}, or if writing fails
     */
    public static void write(RenderedImage picture, PictureForm form, Path target, boolean overwrite)
            throws PictureException {
        check(target, form, overwrite);
        if (picture.getWidth() != form.width() || picture.getHeight() != form.height()) {
            throw new IllegalArgumentException("the picture has " + picture.getWidth() + "x" + picture.getHeight()
                    + " pixels, its form says " + form.width() + "x" + form.height());
        }
        int bands = form.colorModel().getNumComponents();
        if (picture.getSampleModel().getNumBands() != bands) {
            throw new IllegalArgumentException("the picture has "
                    + picture.getSampleModel().getNumBands() + " samples a pixel, its form says " + bands);
        }
        Path temporary = null;
        try {
            // Through a link the file that it points to is replaced, not the link.
            Path file = Files.exists(target) ? target.toRealPath() : target.toAbsolutePath();
            temporary = Files.createFile(file.resolveSibling(".clipsr-" + UUID.randomUUID() + ".tmp"));
            Encoder.encode(picture, form, PictureFormat.toWrite(target), temporary);
            moveInto(temporary, file);
        } catch (AccessDeniedException e) {
            throw new PictureException("the directory " + directory(target) + " of the output is not writable", e);
        } catch (IOException e) {
            if (closedByInterrupt(e)) {
                throw (CancellationException)
                        new CancellationException("writing " + target + " was interrupted").initCause(e);
            }
            throw new PictureException(target + " cannot be written: " + reason(e), e);
        } finally {
            deleteQuietly(temporary);
        }
    }

    /**
     * Writes a picture in memory, of any type; as {@link #write(RenderedImage, PictureForm, Path, boolean)} otherwise.
     *
     * @throws PictureException as there
     */
    public static void write(BufferedImage picture, Path target, boolean overwrite) throws PictureException {
        PictureSource source = PictureSource.of(picture);
        check(target, source.form(), overwrite);
        write(source.form().image(source), source.form(), target, overwrite);
    }

    /** Where files are channels, as in a ZIP's file system, an interrupt closes them under the encoder. */
    private static boolean closedByInterrupt(IOException e) {
        return Thread.currentThread().isInterrupted() && innermost(e) instanceof ClosedChannelException;
    }

    /** Encoders wrap the reason, such as a full disk, in a message that says nothing. */
    private static String reason(IOException e) {
        return innermost(e).getMessage();
    }

    private static Throwable innermost(IOException e) {
        Throwable innermost = e;
        while (innermost.getCause() instanceof IOException) {
            innermost = innermost.getCause();
        }
        return innermost;
    }

    private static void moveInto(Path temporary, Path file) throws IOException {
        try {
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void deleteQuietly(Path temporary) {
        if (temporary != null) {
            try {
                Files.deleteIfExists(temporary); // after success it is gone already
            } catch (IOException ignored) {
                // The failure that led here is on its way to the caller and says more than this one would.
            }
        }
    }

    private static Path directory(Path target) {
        return target.toAbsolutePath().getParent();
    }
}
