package io.clipsr.image.codec;

import io.clipsr.image.metadata.Metadata;
import io.clipsr.image.metadata.MetadataReader;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.SampleModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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

    private final String format;

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
     * @param maxPixels the largest number of pixels; larger pictures are rejected before memory is allocated
     * @throws DecodeException if the picture is damaged in a way that is known, or too large
     * @throws IOException if the library fails
     * @throws RuntimeException if the library fails: on malformed files it throws unchecked exceptions of many kinds
     */
    public DecodedPicture decode(ImageInputStream file, long maxPixels) throws IOException {
        List<String> notes = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        ImageInputStream in = prepare(file, notes);
        Metadata metadata = MetadataReader.read(in, format, notes);
        ImageReader reader = Codecs.reader(format, in);
        try {
            reader.setInput(in, false, true);
            reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
            int index = index(reader);
            checkSize(reader, index, maxPixels);
            ImageReadParam param = reader.getDefaultReadParam();
            ImageTypeSpecifier raw = rawType(reader, index);
            boolean inItsProfile = raw != null
                    && raw.getColorModel().getColorSpace() instanceof ICC_ColorSpace space
                    && !isBuiltIn(space);
            checkMemory(reader, index, raw, copies(inItsProfile));
            if (inItsProfile) {
                // This keeps the file's samples, which 8-bit sRGB may not be able to represent.
                param.setDestinationType(raw);
            }
            BufferedImage picture = read(reader, index, param);
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

    /** Returns the index of the picture to read, of a file with several ones. */
    int index(ImageReader reader) throws IOException {
        return 0;
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

    /** Reads the picture. */
    BufferedImage read(ImageReader reader, int index, ImageReadParam param) throws IOException {
        return reader.read(index, param);
    }

    /**
     * Judges a warning of the library.
     *
     * @param notes the list to which a note for the user is added
     * @throws DecodeException if pixels are lost: decoders fill missing parts with grey and only give a warning
     */
    void warned(String warning, List<String> notes) throws DecodeException {
        if (warning.toLowerCase(Locale.ROOT).contains("premature end")) {
            throw new DecodeException("is cut short: " + warning);
        }
    }

    /** Returns the result; a subclass may correct the picture or its metadata. */
    DecodedPicture decoded(BufferedImage picture, Metadata metadata, List<String> notes) throws IOException {
        return new DecodedPicture(picture, metadata, false, notes);
    }

    private static boolean isBuiltIn(ColorSpace space) {
        return space.isCS_sRGB() || space == ColorSpace.getInstance(ColorSpace.CS_GRAY);
    }

    private static void checkSize(ImageReader reader, int index, long maxPixels) throws IOException {
        long width = reader.getWidth(index);
        long height = reader.getHeight(index);
        if (width < 1 || height < 1) {
            throw new DecodeException("is damaged: its header gives a size of " + width + "x" + height + " pixels");
        }
        if (width * height > maxPixels) {
            throw new DecodeException("has " + width + "x" + height + " pixels, but at most " + maxPixels
                    + " are allowed; raise the limit of pixels, or reduce the picture first");
        }
        if (reader.getTileWidth(index) > Math.max(width, MAX_TILE_SIDE)) {
            throw new DecodeException(
                    "is damaged: its header gives a tile width of " + reader.getTileWidth(index) + " pixels");
        }
    }

    /**
     * Rejects pictures that do not fit into memory. A small file can declare any size, and the host program should get
     * a clear exception rather than an OutOfMemoryError. {@code copies} is the number of copies that the decoder makes.
     */
    private static void checkMemory(ImageReader reader, int index, ImageTypeSpecifier raw, int copies)
            throws IOException {
        long width = reader.getWidth(index);
        long height = reader.getHeight(index);
        ImageTypeSpecifier type =
                raw != null ? raw : reader.getImageTypes(index).next();
        long needed = copies * width * height * bitsPerPixel(type) / 8;
        long heap = Runtime.getRuntime().maxMemory();
        if (needed > heap) {
            throw new DecodeException("has " + width + "x" + height + " pixels, which need " + needed / MEBIBYTE
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
}
