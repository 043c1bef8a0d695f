package io.clipsr.image;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.RenderedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Writes a picture in the format that the name's extension says: all of it, or nothing. */
public final class PictureWriter {

    private static final float JPEG_QUALITY = 0.95f;

    /** Extension to format. Without GIF and WBMP, whose few colours would undo what was gained. */
    private static final Map<String, String> FORMATS = new TreeMap<>(Map.of(
            "png", "png", "jpg", "jpeg", "jpeg", "jpeg", "bmp", "bmp", "tif", "tiff", "tiff", "tiff"));

    private PictureWriter() { }

    /** The extensions that can be written, in lower case, sorted. */
    public static SortedSet<String> extensions() {
        return Collections.unmodifiableSortedSet(new TreeSet<>(FORMATS.keySet()));
    }

    /**
     * Whether {@link #write(RenderedImage, PictureForm, Path, boolean)} could start: to find out before a long
     * computation.
     *
     * @param ofResult the size that the picture will have, and what else there is to keep
     * @throws PictureException if the extension is unknown, the format cannot hold such a picture, the directory is
     *                          missing or not writable, or the target exists and may not be overwritten
     */
    public static void check(Path target, PictureForm ofResult, boolean overwrite) throws PictureException {
        Objects.requireNonNull(ofResult, "ofResult");
        check(target, overwrite);
    }

    /**
     * Writes a picture that may be computed while it is written: rows are asked for from the top, each once.
     *
     * @param picture of the form's size, colour model and sample model
     * @throws PictureException as {@link #check(Path, PictureForm, boolean)}, or if writing fails
     */
    public static void write(RenderedImage picture, PictureForm form, Path target, boolean overwrite) throws PictureException {
        check(target, form, overwrite);
        BufferedImage whole = new BufferedImage(form.colorModel(),
                form.colorModel().createCompatibleWritableRaster(form.width(), form.height()), false, null);
        picture.copyData(whole.getRaster());
        write(whole, target, overwrite);
    }

    /**
     * Whether {@link #write(BufferedImage, Path, boolean)} could start: to find out before a long computation.
     *
     * @throws PictureException if the extension is unknown, the directory is missing or not writable, or the target
     *                          exists and may not be overwritten
     */
    public static void check(Path target, boolean overwrite) throws PictureException {
        format(target);
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
     * Writes through a temporary file beside the target, which takes the target's name when it is complete. On
     * failure nothing of it stays, and an older target is as it was. JPEG has quality {@value #JPEG_QUALITY}; where
     * the format has no transparency (JPEG, BMP) the picture is laid on white.
     *
     * @param target    the extension is the format: png, jpg, jpeg, bmp, tif, tiff
     * @param overwrite whether an existing target is replaced
     * @throws PictureException as {@link #check}, or if writing fails
     */
    public static void write(BufferedImage picture, Path target, boolean overwrite) throws PictureException {
        Objects.requireNonNull(picture, "picture");
        check(target, overwrite);
        Path temporary = null;
        try {
            // Through a link the file that it points to is replaced, not the link.
            Path file = Files.exists(target) ? target.toRealPath() : target.toAbsolutePath();
            temporary = file.resolveSibling(".clipsr-" + UUID.randomUUID() + ".tmp");
            try (OutputStream out = Files.newOutputStream(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                encode(picture, format(target), out);
            }
            moveInto(temporary, file);
        } catch (AccessDeniedException e) {
            throw new PictureException("the directory " + directory(target) + " of the output is not writable", e);
        } catch (IOException e) {
            throw new PictureException(target + " cannot be written: " + reason(e), e);
        } finally {
            deleteQuietly(temporary);
        }
    }

    /** Encoders wrap the reason, such as a full disk, in a message that says nothing. */
    private static String reason(IOException e) {
        Throwable innermost = e;
        while (innermost.getCause() instanceof IOException) {
            innermost = innermost.getCause();
        }
        return innermost.getMessage();
    }

    private static void encode(BufferedImage picture, String format, OutputStream file) throws IOException {
        boolean keepsAlpha = format.equals("png") || format.equals("tiff");
        BufferedImage encodable = keepsAlpha ? picture : onWhite(picture);
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
        try (ImageOutputStream out = new MemoryCacheImageOutputStream(file)) {
            writer.setOutput(out);
            ImageWriteParam param = writer.getDefaultWriteParam();
            if (format.equals("jpeg")) {
                param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                param.setCompressionQuality(JPEG_QUALITY);
            }
            writer.write(null, new IIOImage(encodable, null, null), param);
        } finally {
            writer.dispose();
        }
    }

    /** Without transparency, in the plain 8-bit RGB that every encoder takes. */
    private static BufferedImage onWhite(BufferedImage picture) {
        if (picture.getType() == BufferedImage.TYPE_INT_RGB || picture.getType() == BufferedImage.TYPE_3BYTE_BGR) {
            return picture;
        }
        BufferedImage opaque = new BufferedImage(picture.getWidth(), picture.getHeight(), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = opaque.createGraphics();
        try {
            graphics.drawImage(Pixels.of(picture).toImage(), 0, 0, Color.WHITE, null);
        } finally {
            graphics.dispose();
        }
        return opaque;
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

    private static String format(Path target) throws PictureException {
        String name = String.valueOf(target.getFileName());
        String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        String format = name.indexOf('.') < 0 ? null : FORMATS.get(extension);
        if (format == null) {
            throw new PictureException(target + " does not say which format to write; end its name in one of: "
                    + String.join(", ", FORMATS.keySet()));
        }
        return format;
    }

    private static Path directory(Path target) {
        return target.toAbsolutePath().getParent();
    }
}
