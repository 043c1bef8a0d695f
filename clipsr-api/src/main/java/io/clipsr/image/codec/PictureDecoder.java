package io.clipsr.image.codec;

import io.clipsr.image.metadata.Metadata;
import io.clipsr.image.metadata.MetadataReader;
import io.clipsr.weights.support.PlainLine;
import java.awt.Dimension;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.SampleModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CancellationException;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.stream.ImageInputStream;

/**
 * Decodes the pictures of one file format: checks the sizes, then calls the format's library. Subclasses override the
 * steps in which their library is wrong or the format differs.
 */
public abstract class PictureDecoder {
    private static final long MEBIBYTE = 1 << 20;
    /** The largest side of a tile. Decoders allocate whole tiles, even if the picture is smaller. */
    private static final long MAX_TILE_SIDE = 1 << 16;

    /** The largest number of pixels of a tile that is larger than the picture. */
    private static final long MAX_TILE_PIXELS = 1 << 24;

    private static final int MAX_WARNINGS = 10;
    private static final int MAX_WARNING_LENGTH = 200;
    /** The native memory that decoders may use even if Java's heap is smaller. */
    private static final long MIN_NATIVE_LIMIT = 512 * MEBIBYTE;

    private final String format;
    private DecodeLimits limits;

    /**
     * Creates a decoder.
     *
     * @param format the format's name in lower case, as {@code javax.imageio} uses it
     */
    PictureDecoder(String format) {
        this.format = format;
    }

    /**
     * Returns the decoder of a format.
     *
     * @param format the format's name in lower case: png, jpeg, tiff, bmp, gif or webp
     */
    public static PictureDecoder of(String format) {
        return switch (format) {
            case "png" -> new PngDecoder();
            case "jpeg" -> new JpegDecoder();
            case "tiff" -> new TiffDecoder();
            case "bmp" -> new BmpDecoder();
            case "gif" -> new GifDecoder();
            case "webp" -> new WebpDecoder();
            default -> throw new IllegalArgumentException("there is no decoder of " + format);
        };
    }

    /**
     * Decodes a picture.
     *
     * @param file the input, at its beginning
     * @param limits the limits; pictures that are too large are rejected before memory is allocated
     * @throws DecodeException if the picture is damaged in a way that is known, too large or too slow
     * @throws CancellationException if decoding is cancelled
     * @throws IOException if the library fails
     * @throws RuntimeException if the library fails: on malformed files it throws unchecked exceptions of many kinds
     */
    public DecodedPicture decode(ChannelInput file, DecodeLimits limits) throws IOException {
        this.limits = limits;
        List<String> notes = new ArrayList<>();
        Set<String> warnings = new LinkedHashSet<>();
        ImageInputStream in = prepare(file, notes);
        Metadata metadata = MetadataReader.read(described(in), format, notes);
        ImageReader reader = Codecs.reader(format, in);
        try {
            reader.setInput(in, false, true);
            reader.addIIOReadWarningListener((source, warning) -> {
                if (warnings.size() < MAX_WARNINGS) {
                    warnings.add(PlainLine.of(warning, MAX_WARNING_LENGTH));
                }
            });
            limits.watch(reader);
            int index = index(reader);
            Dimension size = size(reader, index);
            checkSize(reader, index, size, limits.maxPixels());
            ImageReadParam param = reader.getDefaultReadParam();
            ImageTypeSpecifier raw = rawType(reader, index);
            boolean inItsProfile = raw != null
                    && raw.getColorModel().getColorSpace() instanceof ICC_ColorSpace space
                    && !isBuiltIn(space);
            ImageTypeSpecifier type =
                    raw != null ? raw : reader.getImageTypes(index).next();
            long needed = checkMemory(
                    size, (bitsPerPixel(type) * copies(inItsProfile) + 7) / 8 + workBytesPerPixel(), nativeBytes());
            limits.awaitMemory(needed);
            if (inItsProfile) {
                // This keeps the file's samples, which 8-bit sRGB may not be able to represent.
                param.setDestinationType(raw);
            }
            file.claimLength(((long) size.width * size.height * bitsPerPixel(type) + 7) / 8); // its memory was checked
            BufferedImage picture = read(reader, index, param);
            limits.check();
            for (String warning : warnings) {
                warned(warning, notes);
            }
            return decoded(picture, metadata, notes);
        } finally {
            reader.dispose();
        }
    }

    /**
     * Checks the container of a file before its decoder allocates memory.
     *
     * @param in the input at its beginning
     * @param notes the list to which notes for the user are added
     * @return the input to decode, at its beginning: the same one, or one that corrects the file
     */
    ImageInputStream prepare(ImageInputStream in, List<String> notes) throws IOException {
        return in;
    }

    /**
     * Returns the input with the metadata of the picture, at its beginning.
     *
     * @param prepared the input to decode
     */
    ImageInputStream described(ImageInputStream prepared) {
        return prepared;
    }

    /** Returns the index of the picture to read, of a file with several ones. */
    int index(ImageReader reader) throws IOException {
        return 0;
    }

    /** Returns the size of the result. A frame of it, which the library knows, can be smaller. */
    Dimension size(ImageReader reader, int index) throws IOException {
        return new Dimension(reader.getWidth(index), reader.getHeight(index));
    }

    /** Returns the type of the file's samples; null if the library does not convert them to sRGB. */
    ImageTypeSpecifier rawType(ImageReader reader, int index) throws IOException {
        return reader.getRawImageType(index);
    }

    /**
     * Returns the number of copies of the picture that the library makes.
     *
     * @param inItsProfile whether the samples are in a profile of the file
     */
    int copies(boolean inItsProfile) {
        return 1;
    }

    /** Checks whether decoding may go on. */
    void checkLimits() throws DecodeException {
        limits.check();
    }

    /** Returns the bytes that the library needs beside the picture while it decodes, for each pixel. */
    long workBytesPerPixel() {
        return 0;
    }

    /** Returns the bytes that the library needs outside of Java's heap. */
    long nativeBytes() {
        return 0;
    }

    /** Reads the picture. */
    BufferedImage read(ImageReader reader, int index, ImageReadParam param) throws IOException {
        return reader.read(index, param);
    }

    /**
     * Judges a warning of the library. By default the user is told.
     *
     * @param warning the warning: one line, never twice the same
     * @param notes the list to which a note for the user is added
     * @throws DecodeException if pixels are lost: decoders fill missing parts with grey and only give a warning
     */
    void warned(String warning, List<String> notes) throws DecodeException {
        if (warning.toLowerCase(Locale.ROOT).contains("premature end")) {
            throw new DecodeException("is cut short: " + warning);
        }
        notes.add("its decoder warns: " + warning);
    }

    /** Returns the result; a subclass may correct the picture or its metadata. */
    DecodedPicture decoded(BufferedImage picture, Metadata metadata, List<String> notes) throws IOException {
        return new DecodedPicture(picture, metadata, false, notes);
    }

    private static boolean isBuiltIn(ColorSpace space) {
        return space.isCS_sRGB() || space == ColorSpace.getInstance(ColorSpace.CS_GRAY);
    }

    private static void checkSize(ImageReader reader, int index, Dimension size, long maxPixels) throws IOException {
        checkSize(size.width, size.height, maxPixels);
        checkSize(reader.getWidth(index), reader.getHeight(index), maxPixels);
        if (reader.getTileWidth(index) > Math.max(reader.getWidth(index), MAX_TILE_SIDE)) {
            throw new DecodeException(
                    "is damaged: its header gives a tile width of " + reader.getTileWidth(index) + " pixels");
        }
        long tilePixels = (long) reader.getTileWidth(index) * reader.getTileHeight(index);
        if (reader.isImageTiled(index) && tilePixels > Math.max(MAX_TILE_PIXELS, 4L * size.width * size.height)) {
            throw new DecodeException("is damaged: its header gives tiles of " + reader.getTileWidth(index) + "x"
                    + reader.getTileHeight(index) + " pixels");
        }
    }

    private static void checkSize(long width, long height, long maxPixels) throws DecodeException {
        if (width < 1 || height < 1) {
            throw new DecodeException("is damaged: its header gives a size of " + width + "x" + height + " pixels");
        }
        if (width * height > maxPixels) {
            throw new DecodeException("has " + width + "x" + height + " pixels, but at most " + maxPixels
                    + " are allowed; raise the limit of pixels, or reduce the picture first");
        }
    }

    /**
     * Rejects pictures that do not fit into memory. A small file can declare any size, and the host program should get
     * a clear exception rather than an OutOfMemoryError, or be killed for its native memory. Returns the bytes of the
     * heap that it needs.
     */
    private static long checkMemory(Dimension size, long bytesPerPixel, long nativeBytes) throws DecodeException {
        long needed = bytesPerPixel * size.width * size.height;
        long heap = Runtime.getRuntime().maxMemory();
        if (needed > heap) {
            throw new DecodeException("has " + size.width + "x" + size.height + " pixels, which need "
                    + needed / MEBIBYTE + " MiB, but Java has only " + heap / MEBIBYTE
                    + " MiB; raise its limit with -Xmx");
        }
        long allowed = Math.max(heap, MIN_NATIVE_LIMIT);
        if (nativeBytes > allowed) {
            throw new DecodeException("has " + size.width + "x" + size.height + " pixels, which need "
                    + nativeBytes / MEBIBYTE + " MiB outside of Java's heap, more than the " + allowed / MEBIBYTE
                    + " MiB that Java's limit allows; raise it with -Xmx, or save the picture again without"
                    + " progressive coding");
        }
        return needed;
    }

    private static long bitsPerPixel(ImageTypeSpecifier type) {
        SampleModel samples = type.getSampleModel();
        long bits = 0;
        for (int size : samples.getSampleSize()) {
            bits += size;
        }
        return bits;
    }
}
