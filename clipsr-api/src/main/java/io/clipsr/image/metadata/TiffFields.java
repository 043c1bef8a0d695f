package io.clipsr.image.metadata;

import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.plugins.tiff.BaselineTIFFTagSet;
import javax.imageio.plugins.tiff.ExifTIFFTagSet;
import javax.imageio.plugins.tiff.TIFFDirectory;
import javax.imageio.plugins.tiff.TIFFField;
import javax.imageio.plugins.tiff.TIFFTag;
import javax.imageio.plugins.tiff.TIFFTagSet;

/** Adds metadata to the tree that {@code javax.imageio} uses for TIFF. */
final class TiffFields {
    private static final System.Logger LOG = System.getLogger(TiffFields.class.getName());
    private static final int PREDICTOR_OF_DIFFERENCES = 2;
    private static final long PRECISION = 1000;
    /** The number of rows of a strip, the parts that readers uncompress one by one. */
    private static final int ROWS_PER_STRIP = 64;

    private TiffFields() {}

    static IIOMetadata with(Metadata metadata, IIOMetadata tree, int bits) throws IOException {
        TIFFDirectory fields = TIFFDirectory.createFromMetadata(tree);
        BaselineTIFFTagSet tags = BaselineTIFFTagSet.getInstance();
        if (metadata.exif() != null) {
            addDescription(metadata.exif(), fields);
        }
        addBytes(fields, TiffTags.ICC, TIFFTag.TIFF_UNDEFINED, metadata.icc());
        addBytes(fields, TiffTags.XMP, TIFFTag.TIFF_BYTE, metadata.xmp());
        addBytes(fields, TiffTags.IPTC, TIFFTag.TIFF_UNDEFINED, metadata.iptc());
        if (metadata.density() != null) {
            fields.addTIFFField(resolution(
                    tags.getTag(BaselineTIFFTagSet.TAG_X_RESOLUTION),
                    metadata.density().x()));
            fields.addTIFFField(resolution(
                    tags.getTag(BaselineTIFFTagSet.TAG_Y_RESOLUTION),
                    metadata.density().y()));
            fields.addTIFFField(new TIFFField(
                    tags.getTag(BaselineTIFFTagSet.TAG_RESOLUTION_UNIT), BaselineTIFFTagSet.RESOLUTION_UNIT_INCH));
        }
        if (bits == 8) { // the encoder supports no other
            fields.addTIFFField(new TIFFField(tags.getTag(BaselineTIFFTagSet.TAG_PREDICTOR), PREDICTOR_OF_DIFFERENCES));
        }
        fields.addTIFFField(new TIFFField(tags.getTag(BaselineTIFFTagSet.TAG_ROWS_PER_STRIP), ROWS_PER_STRIP));
        return fields.getAsMetadata();
    }

    private static void addBytes(TIFFDirectory fields, int number, int type, byte[] bytes) {
        if (bytes != null) {
            fields.addTIFFField(new TIFFField(tag(number, type), type, bytes.length, bytes));
        }
    }

    private static TIFFField resolution(TIFFTag tag, double perInch) {
        return new TIFFField(tag, TIFFTag.TIFF_RATIONAL, 1, new long[][] {{Math.round(perInch * PRECISION), PRECISION}
        });
    }

    /** Adds the fields of an Exif block, which is a TIFF file without a picture. */
    private static void addDescription(byte[] exif, TIFFDirectory to) {
        try (ByteArrayImageInputStream in = new ByteArrayImageInputStream(exif)) {
            add(TagDirectory.first(in).only(TiffTags.DESCRIPTION), to);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "a damaged Exif block is left out", e);
        }
    }

    private static void add(TagDirectory from, TIFFDirectory to) {
        for (Map.Entry<Integer, TagDirectory.Tag> entry : from.tags().entrySet()) {
            int number = entry.getKey();
            TagDirectory.Tag tag = entry.getValue();
            if (tag.directory() != null) {
                TIFFTag pointer = tag(number, TIFFTag.TIFF_LONG);
                TIFFDirectory below = new TIFFDirectory(new TIFFTagSet[] {ExifTIFFTagSet.getInstance()}, pointer);
                add(tag.directory(), below);
                if (below.getNumTIFFFields() > 0) {
                    to.addTIFFField(new TIFFField(pointer, TIFFTag.TIFF_LONG, 1L, below));
                }
            } else if (tag.count() > 0) {
                ByteBuffer bytes = ByteBuffer.wrap(tag.data()).order(from.order());
                Object values = values(tag, bytes);
                int count = tag.type() == TIFFTag.TIFF_ASCII ? ((String[]) values).length : tag.count();
                to.addTIFFField(new TIFFField(tag(number, tag.type()), tag.type(), count, values));
            }
        }
    }

    private static TIFFTag tag(int number, int type) {
        return new TIFFTag(TIFFTag.UNKNOWN_TAG_NAME, number, 1 << type);
    }

    /** Returns the values in the form that the encoder expects of a type. */
    private static Object values(TagDirectory.Tag tag, ByteBuffer bytes) {
        int count = tag.count();
        switch (tag.type()) {
            case TIFFTag.TIFF_ASCII:
                return texts(tag.data());
            case TIFFTag.TIFF_SHORT:
                char[] chars = new char[count];
                bytes.asCharBuffer().get(chars);
                return chars;
            case TIFFTag.TIFF_SSHORT:
                short[] shorts = new short[count];
                bytes.asShortBuffer().get(shorts);
                return shorts;
            case TIFFTag.TIFF_LONG, TIFFTag.TIFF_IFD_POINTER:
                long[] longs = new long[count];
                for (int i = 0; i < count; i++) {
                    longs[i] = bytes.getInt() & 0xffffffffL;
                }
                return longs;
            case TIFFTag.TIFF_SLONG:
                int[] ints = new int[count];
                bytes.asIntBuffer().get(ints);
                return ints;
            case TIFFTag.TIFF_RATIONAL:
                long[][] fractions = new long[count][2];
                for (long[] fraction : fractions) {
                    fraction[0] = bytes.getInt() & 0xffffffffL;
                    fraction[1] = bytes.getInt() & 0xffffffffL;
                }
                return fractions;
            case TIFFTag.TIFF_SRATIONAL:
                int[][] signed = new int[count][2];
                for (int[] fraction : signed) {
                    fraction[0] = bytes.getInt();
                    fraction[1] = bytes.getInt();
                }
                return signed;
            case TIFFTag.TIFF_FLOAT:
                float[] floats = new float[count];
                bytes.asFloatBuffer().get(floats);
                return floats;
            case TIFFTag.TIFF_DOUBLE:
                double[] doubles = new double[count];
                bytes.asDoubleBuffer().get(doubles);
                return doubles;
            default:
                return tag.data();
        }
    }

    /** Returns texts that end with zeros. In Latin-1, which the encoder writes, every byte is one character. */
    private static String[] texts(byte[] data) {
        int length = data.length > 0 && data[data.length - 1] == 0 ? data.length - 1 : data.length;
        return new String(data, 0, length, StandardCharsets.ISO_8859_1).split("\0", -1);
    }
}
