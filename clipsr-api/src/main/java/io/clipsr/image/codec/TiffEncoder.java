package io.clipsr.image.codec;

import io.clipsr.image.codec.deflate.Deflate;
import io.clipsr.image.codec.deflate.OrderedTasks;
import io.clipsr.image.metadata.Metadata;
import io.clipsr.image.metadata.TagDirectory;
import io.clipsr.image.metadata.TiffFields;
import java.awt.Rectangle;
import java.awt.image.ColorModel;
import java.awt.image.Raster;
import java.awt.image.RenderedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.stream.ImageOutputStream;

/**
 * Writes TIFF files: strips, deflated, with differences between neighbours. The JDK's encoder cuts off strips that
 * cannot be compressed, and changes texts that are not ASCII.
 */
public final class TiffEncoder {
    /** The number of rows of a strip, the parts that readers uncompress one by one. */
    private static final int ROWS_PER_STRIP = 64;

    private static final int MAX_STRIP_BYTES = 16 << 20;
    /** A strip is in memory as samples, as differences, and compressed, while its buffer grows. */
    private static final int COPIES = 4;

    private static final int DEFLATE = 8;
    private static final int DIFFERENCES = 2;
    private static final int BLACK_IS_ZERO = 1;
    private static final int RGB = 2;
    private static final int UNASSOCIATED_ALPHA = 2;

    private final RenderedImage picture;
    private final ImageOutputStream out;
    private final TagDirectory fields;
    private final int bands;
    private final int bytesPerSample;

    private TiffEncoder(RenderedImage picture, Metadata metadata, ImageOutputStream out) {
        this.picture = picture;
        this.out = out;
        fields = TiffFields.of(metadata);
        bands = picture.getColorModel().getNumComponents();
        bytesPerSample = picture.getColorModel().getComponentSize(0) / 8;
    }

    /**
     * Writes a picture.
     *
     * @param picture the picture, with samples of 8 or 16 bits; its rows are read once, from the top
     * @param metadata the metadata to write, with the profile of the samples
     * @param out the target, at the beginning of an empty file
     */
    public static void write(RenderedImage picture, Metadata metadata, ImageOutputStream out) throws IOException {
        new TiffEncoder(picture, metadata, out).write();
    }

    private void write() throws IOException {
        boolean bigEndian = fields.order() == ByteOrder.BIG_ENDIAN;
        out.setByteOrder(fields.order());
        out.write(bigEndian ? new byte[] {'M', 'M'} : new byte[] {'I', 'I'});
        out.writeShort(42);
        out.writeInt(0); // the position of the directory, which is not known yet
        long rowBytes = (long) picture.getWidth() * bands * bytesPerSample;
        int rows = (int) Math.max(1, Math.min(ROWS_PER_STRIP, MAX_STRIP_BYTES / rowBytes));
        writeStrips(rows);
        addLayout(rows);
        if (out.getStreamPosition() % 2 != 0) {
            out.write(0); // directories begin at even positions
        }
        long at = out.getStreamPosition();
        if (at > 0xffffffffL) {
            throw new IOException("the file would exceed 4 GiB, the limit of TIFF");
        }
        out.write(fields.bytesAt(at));
        out.seek(4);
        out.writeInt((int) at);
        out.seek(out.length());
    }

    private void writeStrips(int rows) throws IOException {
        List<Long> offsets = new ArrayList<>();
        List<Long> lengths = new ArrayList<>();
        long stripBytes = (long) rows * picture.getWidth() * bands * bytesPerSample;
        OrderedTasks<byte[]> strips = new OrderedTasks<>(COPIES * stripBytes, strip -> {
            offsets.add(out.getStreamPosition());
            lengths.add((long) strip.length);
            out.write(strip);
        });
        for (int y = 0; y < picture.getHeight(); y += rows) {
            int count = Math.min(rows, picture.getHeight() - y);
            Raster raster = picture.getData(new Rectangle(0, y, picture.getWidth(), count));
            strips.add(() -> {
                byte[] strip = strip(raster);
                return Deflate.stream(strip, strip.length);
            });
        }
        strips.finish();
        fields.putLongs(273, offsets.stream().mapToLong(Long::longValue).toArray()); // StripOffsets
        fields.putLongs(279, lengths.stream().mapToLong(Long::longValue).toArray()); // StripByteCounts
    }

    /** Returns rows of samples, each as the difference to the same sample of the pixel before. */
    private byte[] strip(Raster raster) {
        int width = raster.getWidth();
        int rows = raster.getHeight();
        ByteBuffer bytes =
                ByteBuffer.allocate(width * bands * bytesPerSample * rows).order(fields.order());
        int[] row = new int[width * bands];
        for (int i = 0; i < rows; i++) {
            raster.getPixels(0, raster.getMinY() + i, width, 1, row);
            for (int k = 0; k < row.length; k++) {
                int difference = k < bands ? row[k] : row[k] - row[k - bands];
                if (bytesPerSample == 1) {
                    bytes.put((byte) difference);
                } else {
                    bytes.putShort((short) difference);
                }
            }
        }
        return bytes.array();
    }

    private void addLayout(int rows) {
        ColorModel model = picture.getColorModel();
        int[] bits = new int[bands];
        Arrays.fill(bits, 8 * bytesPerSample);
        fields.putLongs(256, picture.getWidth());
        fields.putLongs(257, picture.getHeight());
        fields.putShorts(TiffDirectory.BITS_PER_SAMPLE, bits);
        fields.putShorts(TiffDirectory.COMPRESSION, DEFLATE);
        fields.putShorts(TiffDirectory.PHOTOMETRIC, model.getNumColorComponents() == 1 ? BLACK_IS_ZERO : RGB);
        fields.putShorts(TiffDirectory.SAMPLES_PER_PIXEL, bands);
        fields.putLongs(278, rows); // RowsPerStrip
        fields.putShorts(TiffDirectory.PLANAR_CONFIGURATION, 1);
        fields.putShorts(TiffDirectory.PREDICTOR, DIFFERENCES);
        if (model.hasAlpha()) {
            fields.putShorts(TiffDirectory.EXTRA_SAMPLES, UNASSOCIATED_ALPHA);
        }
    }
}
