package io.clipsr.image;

import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Makes picture files like those of other programs, by editing files of the JDK's encoders. */
final class TestFiles {

    private TestFiles() {}

    static byte[] encoded(BufferedImage picture, String format, Consumer<ImageWriteParam> settings) throws IOException {
        Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName(format);
        ImageWriter writer = writers.next();
        while (writer.getClass().getModule() != ImageIO.class.getModule()) {
            writer = writers.next();
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            ImageWriteParam param = writer.getDefaultWriteParam();
            settings.accept(param);
            writer.write(null, new IIOImage(picture, null, null), param);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    static byte[] encoded(BufferedImage picture, String format) throws IOException {
        return encoded(picture, format, param -> {});
    }

    /** Returns a JPEG file with a segment inserted after the start marker. */
    static byte[] jpegWith(byte[] jpeg, int marker, byte[] content) {
        ByteBuffer out = ByteBuffer.allocate(jpeg.length + 4 + content.length);
        out.put(jpeg, 0, 2)
                .put((byte) 0xff)
                .put((byte) marker)
                .putShort((short) (2 + content.length))
                .put(content)
                .put(jpeg, 2, jpeg.length - 2);
        return out.array();
    }

    static byte[] jpegWithExif(byte[] jpeg, byte[] exif) {
        return jpegWith(jpeg, 0xe1, joined("Exif\0\0".getBytes(StandardCharsets.US_ASCII), exif));
    }

    static byte[] jpegWithProfile(byte[] jpeg, byte[] icc) {
        return jpegWith(jpeg, 0xe2, joined("ICC_PROFILE\0\1\1".getBytes(StandardCharsets.US_ASCII), icc));
    }

    /** Returns a PNG file with a chunk inserted after the first one, the header. */
    static byte[] pngWith(byte[] png, String type, byte[] content) {
        byte[] named = joined(type.getBytes(StandardCharsets.US_ASCII), content);
        CRC32 crc = new CRC32();
        crc.update(named);
        ByteBuffer out = ByteBuffer.allocate(png.length + 8 + named.length);
        out.put(png, 0, 33)
                .putInt(content.length)
                .put(named)
                .putInt((int) crc.getValue())
                .put(png, 33, png.length - 33);
        return out.array();
    }

    static byte[] pngWithProfile(byte[] png, byte[] icc) throws IOException {
        return pngWith(png, "iCCP", joined("test\0\0".getBytes(StandardCharsets.US_ASCII), deflated(icc)));
    }

    static byte[] deflated(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
            deflater.write(bytes);
        }
        return out.toByteArray();
    }

    static byte[] joined(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .array();
    }

    /** Returns an Exif block like a camera's: maker, orientation, size, and a second directory for a thumbnail. */
    static byte[] exif(int orientation, int width, int height, ByteOrder order) {
        ByteBuffer b = ByteBuffer.allocate(200).order(order);
        b.put(order == ByteOrder.BIG_ENDIAN ? new byte[] {'M', 'M', 0, 42} : new byte[] {'I', 'I', 42, 0})
                .putInt(8);
        b.putShort((short) 3);
        b.putShort((short) 0x10f).putShort((short) 2).putInt(7).putInt(120);
        b.putShort((short) 0x112)
                .putShort((short) 3)
                .putInt(1)
                .putShort((short) orientation)
                .putShort((short) 0);
        b.putShort((short) 0x8769).putShort((short) 4).putInt(1).putInt(60);
        b.putInt(100);
        b.position(60);
        b.putShort((short) 2);
        b.putShort((short) 0xa002)
                .putShort((short) 3)
                .putInt(1)
                .putShort((short) width)
                .putShort((short) 0);
        b.putShort((short) 0xa003).putShort((short) 4).putInt(1).putInt(height).putInt(0);
        b.position(100);
        b.putShort((short) 1)
                .putShort((short) 0x112)
                .putShort((short) 3)
                .putInt(1)
                .putShort((short) orientation)
                .putShort((short) 0)
                .putInt(0);
        b.position(120);
        b.put("Kamera\0".getBytes(StandardCharsets.US_ASCII));
        return Arrays.copyOf(b.array(), 128);
    }

    /** Returns an 8-bit RGB picture in which red grows to the right and green downwards, and blue is their mean. */
    static BufferedImage gradient(int width, int height) {
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        fill(picture, 255);
        return picture;
    }

    /** Fills the bands of a picture with gradients up to {@code max}; an alpha band decreases. */
    static void fill(BufferedImage picture, int max) {
        WritableRaster raster = picture.getRaster();
        int bands = raster.getNumBands();
        for (int y = 0; y < raster.getHeight(); y++) {
            for (int x = 0; x < raster.getWidth(); x++) {
                int right = (int) ((long) max * x / Math.max(1, raster.getWidth() - 1));
                int down = (int) ((long) max * y / Math.max(1, raster.getHeight() - 1));
                int[] all = {right, down, (int) (((long) right + down) / 2)};
                for (int b = 0; b < bands; b++) {
                    boolean alpha = picture.getColorModel().hasAlpha() && b == bands - 1;
                    raster.setSample(x, y, b, alpha ? max - right / 2 : all[b]);
                }
            }
        }
    }
}
