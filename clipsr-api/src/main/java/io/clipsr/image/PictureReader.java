package io.clipsr.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Reads picture files of every format that {@code javax.imageio} knows; plug-ins on the class path add more. */
public final class PictureReader {

    private static final long BYTES_PER_PIXEL = 4;
    private static final long MEBIBYTE = 1 << 20;

    private PictureReader() { }

    /**
     * Opens a picture to be read by regions; of a file with several, the first.
     *
     * @param maxPixels how many pixels it may have; more are refused before memory is taken for them
     * @throws PictureException if there is no such file, it does not hold a whole picture, or it is too large
     */
    public static PictureSource open(Path file, long maxPixels) throws PictureException {
        BufferedImage picture = read(file);
        if ((long) picture.getWidth() * picture.getHeight() > maxPixels) {
            throw new PictureException(file + " has " + picture.getWidth() + "x" + picture.getHeight()
                    + " pixels, at most " + maxPixels + " are allowed");
        }
        return PictureSource.of(picture);
    }

    /**
     * Reads a picture; of a file with several, the first.
     *
     * @throws PictureException if there is no such file, or it does not hold a whole picture
     */
    public static BufferedImage read(Path file) throws PictureException {
        byte[] bytes = bytes(file);
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw new PictureException(file + " is not a picture that can be read here; formats that can: " + formats());
            }
            return decode(readers.next(), in, file);
        } catch (PictureException e) {
            throw e;
        } catch (IOException e) {
            throw damaged(file, e);
        }
    }

    private static byte[] bytes(Path file) throws PictureException {
        if (!Files.exists(file)) {
            throw new PictureException(file + " does not exist");
        }
        if (Files.isDirectory(file)) {
            throw new PictureException(file + " is a directory, expected a picture file");
        }
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new PictureException(file + " cannot be read; check its permissions", e);
        }
        if (bytes.length == 0) {
            throw new PictureException(file + " is empty, expected a picture");
        }
        return bytes;
    }

    private static BufferedImage decode(ImageReader reader, ImageInputStream in, Path file) throws IOException {
        List<String> warnings = new ArrayList<>();
        try {
            reader.setInput(in, true, true);
            reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
            checkMemory(reader.getWidth(0), reader.getHeight(0), file);
            BufferedImage picture = reader.read(0);
            // The JPEG reader fills what is missing with grey and only warns.
            if (warnings.stream().anyMatch(w -> w.toLowerCase(Locale.ROOT).contains("premature end"))) {
                throw new PictureException(file + " is cut short: " + String.join("; ", warnings));
            }
            return picture;
        } catch (RuntimeException e) {
            // The JDK's readers let through all sorts on malformed files: null pointers, negative array sizes, bad indices.
            throw damaged(file, e);
        } finally {
            reader.dispose();
        }
    }

    /** A few bytes can claim any size, and an OutOfMemoryError in the host program helps nobody. */
    private static void checkMemory(int width, int height, Path file) throws PictureException {
        long needed = BYTES_PER_PIXEL * width * height;
        long heap = Runtime.getRuntime().maxMemory();
        if (needed > heap) {
            throw new PictureException(file + " is said to have " + width + "x" + height + " pixels, which take "
                    + needed / MEBIBYTE + " MiB of the " + heap / MEBIBYTE + " MiB that Java has; give it more with -Xmx");
        }
    }

    private static PictureException damaged(Path file, Exception cause) {
        String detail = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new PictureException(file + " is damaged, cut short or of a kind not supported here: "
                + detail.lines().findFirst().orElse(""), cause);
    }

    /** Names of the readable formats in lower case, sorted. */
    private static String formats() {
        TreeSet<String> names = new TreeSet<>();
        Arrays.stream(ImageIO.getReaderFormatNames()).map(name -> name.toLowerCase(Locale.ROOT)).forEach(names::add);
        return String.join(", ", names);
    }
}
