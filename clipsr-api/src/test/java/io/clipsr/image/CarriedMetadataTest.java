package io.clipsr.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.image.metadata.Metadata;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that metadata is kept between all pairs of formats. */
class CarriedMetadataTest {
    private static final String XMP = "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\" tiff:Orientation=\"1\">\u732b</x:xmpmeta>";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "png, png",
        "png, jpg",
        "png, tif",
        "jpg, png",
        "jpg, jpg",
        "jpg, tif",
        "tif, png",
        "tif, jpg",
        "tif, tif"
    })
    void fromFormatToFormat(String from, String to) throws IOException {
        PictureSource first = described();
        PictureSource second = written(first, "second." + from);
        PictureSource third = written(second, "third." + to);
        Metadata metadata = third.info().metadata();
        assertEquals(XMP, new String(metadata.xmp(), StandardCharsets.UTF_8));
        assertEquals(300, metadata.density().x(), 0.5);
        assertEquals(150, metadata.density().y(), 0.5);
        assertArrayEquals(TestProfiles.wideGamut(), metadata.icc());
        assertTrue(new String(metadata.exif(), StandardCharsets.ISO_8859_1).contains("Kamera"));
        assertEquals(1, metadata.orientation());
    }

    /** The size in the Exif block is that of the enlargement. */
    @Test
    void sizesInExifFollow() throws IOException {
        PictureInfo info = described().info().resized(64, 32);
        BufferedImage large = new BufferedImage(
                info.colorModel(), info.colorModel().createCompatibleWritableRaster(64, 32), false, null);
        Path target = directory.resolve("large.jpg");
        PictureWriter.write(large, info, target, false);
        byte[] expected = new Metadata(TestFiles.exif(1, 16, 8, ByteOrder.BIG_ENDIAN), null, null, null)
                .upright(64, 32)
                .exif();
        assertArrayEquals(expected, PictureReader.open(target).info().metadata().exif());
    }

    /** The sampling factors of all components in the frame header are 1. */
    @Test
    void jpegKeepsColoursInFullResolution() throws IOException {
        byte[] jpeg = Files.readAllBytes(directory.resolve(write(described(), "a.jpg")));
        int frame = new String(jpeg, StandardCharsets.ISO_8859_1).indexOf("\u00ff\u00c0\0\u0011\u0008");
        for (int c = 0; c < 3; c++) {
            assertEquals(0x11, jpeg[frame + 11 + 3 * c]);
        }
    }

    private PictureSource described() throws IOException {
        byte[] png =
                TestFiles.pngWithProfile(TestFiles.encoded(TestFiles.gradient(16, 8), "png"), TestProfiles.wideGamut());
        png = TestFiles.pngWith(png, "eXIf", TestFiles.exif(1, 16, 8, ByteOrder.BIG_ENDIAN));
        png = TestFiles.pngWith(png, "iTXt", ("XML:com.adobe.xmp\0\0\0\0\0" + XMP).getBytes(StandardCharsets.UTF_8));
        png = TestFiles.pngWith(
                png,
                "pHYs",
                ByteBuffer.allocate(9).putInt(11811).putInt(5906).put((byte) 1).array());
        return PictureReader.open(Files.write(directory.resolve("first.png"), png));
    }

    private PictureSource written(PictureSource source, String name) throws IOException {
        return PictureReader.open(directory.resolve(write(source, name)));
    }

    private String write(PictureSource source, String name) throws IOException {
        PictureWriter.write(source.info().image(source), source.info(), directory.resolve(name), false);
        return name;
    }
}
