package io.clipsr.image;

import io.clipsr.weights.fuzz.FuzzTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The fuzz targets for picture files with their profiles and metadata, one for each format. A file is read as a whole,
 * or refused with one line; any other throwable is a defect, such as an OutOfMemoryError.
 */
public abstract class PictureTarget implements FuzzTarget {
    private static final int MAX_PIXELS = 10_000;
    private static final int MAX_SEED_BYTES = 8_192;
    private static final int MAX_LINE = 1_000;
    private static final int MAX_NOTES = 20;

    private final String format;
    private final Path file;

    PictureTarget(String format) {
        this.format = format;
        try {
            file = Files.createTempFile("fuzz", "." + format);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        file.toFile().deleteOnExit();
    }

    /** The target for JPEG. */
    public static final class JpegTarget extends PictureTarget {
        /** Creates the target. */
        public JpegTarget() {
            super("jpeg");
        }
    }

    /** The target for WebP. */
    public static final class WebpTarget extends PictureTarget {
        /** Creates the target. */
        public WebpTarget() {
            super("webp");
        }
    }

    /** The target for GIF. */
    public static final class GifTarget extends PictureTarget {
        /** Creates the target. */
        public GifTarget() {
            super("gif");
        }
    }

    /** The target for BMP. */
    public static final class BmpTarget extends PictureTarget {
        /** Creates the target. */
        public BmpTarget() {
            super("bmp");
        }
    }

    /** The target for PNG. */
    public static final class PngTarget extends PictureTarget {
        /** Creates the target. */
        public PngTarget() {
            super("png");
        }
    }

    /** The target for TIFF. */
    public static final class TiffTarget extends PictureTarget {
        /** Creates the target. */
        public TiffTarget() {
            super("tiff");
        }
    }

    @Override
    public void run(byte[] input) {
        try {
            Files.write(file, input);
            PictureSource source = PictureReader.open(file, MAX_PIXELS);
            source.read(0, 0, source.info().width(), source.info().height());
            source.info().resized(2 * source.info().width(), 2 * source.info().height());
            check(source.notes().size() <= MAX_NOTES, "too many notes");
            source.notes().forEach(note -> check(isLine(note), note));
        } catch (PictureException e) {
            check(e.getMessage().startsWith(file.toString()) && isLine(e.getMessage()), e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isLine(String text) {
        return text.length() <= MAX_LINE && text.chars().noneMatch(c -> Character.isISOControl(c) && c != '\t');
    }

    private static void check(boolean sound, String what) {
        if (!sound) {
            throw new AssertionError("not one readable line: " + what);
        }
    }

    @Override
    public List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        try {
            if (!format.equals("webp")) {
                seeds.add(TestFiles.encoded(TestFiles.gradient(12, 8), format));
            }
            Path folder = TestPictures.file("corpus").resolve(format);
            if (Files.isDirectory(folder)) {
                try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.{jpg,webp,gif,bmp,png,tif}")) {
                    for (Path seed : files) {
                        if (Files.size(seed) <= MAX_SEED_BYTES) {
                            seeds.add(Files.readAllBytes(seed));
                        }
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return seeds;
    }

    @Override
    public boolean tracesComparisons() {
        return false;
    }

    @Override
    public String dictionary() {
        return "picture.dict";
    }
}
