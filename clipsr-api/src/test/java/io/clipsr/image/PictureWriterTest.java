package io.clipsr.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.clipsr.metrics.Psnr;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PictureWriterTest {

    @TempDir
    private Path directory;

    private final BufferedImage picture;

    PictureWriterTest() throws IOException {
        picture = PictureReader.read(TestPictures.file("pil-source.png"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.png", "b.BMP", "c.tif", "d.tiff", "e.f.png"})
    void losslessFormatsComeBackEqual(String name) throws IOException {
        Path target = directory.resolve(name);
        PictureWriter.write(picture, target, false);
        assertArrayEquals(Pixels.of(picture).toBytes(), Pixels.of(PictureReader.read(target)).toBytes());
        assertEquals(List.of(target), filesIn(directory));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.jpg", "b.JPEG"})
    void jpegIsCloseAndOpaque(String name) throws IOException {
        Path target = directory.resolve(name);
        BufferedImage clear = new BufferedImage(16, 16, BufferedImage.TYPE_INT_ARGB);
        clear.setRGB(8, 8, 0xffffffff);
        PictureWriter.write(clear, target, false);
        BufferedImage back = PictureReader.read(target);
        assertFalse(back.getColorModel().hasAlpha());
        assertEquals(0xffffffff, back.getRGB(0, 0), "transparent becomes white, not black");
        BufferedImage koala = TestPictures.heldOut("koala");
        PictureWriter.write(koala, target, true);
        double psnr = Psnr.between(PictureReader.read(target), koala);
        assertTrue(psnr > 37, "PSNR " + psnr);
    }

    @Test
    void bmpIsLaidOnWhite() throws IOException {
        Path target = directory.resolve("a.bmp");
        BufferedImage half = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB);
        half.setRGB(0, 0, 0x80ff0000);
        PictureWriter.write(half, target, false);
        assertEquals(0xffff7f7f, PictureReader.read(target).getRGB(0, 0));
    }

    @Test
    void pngKeepsAlpha() throws IOException {
        Path target = directory.resolve("a.png");
        BufferedImage half = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB);
        half.setRGB(0, 0, 0x80ff0102);
        PictureWriter.write(half, target, false);
        assertEquals(0x80ff0102, PictureReader.read(target).getRGB(0, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.xyz", "a.gif", "a", "a.", ".hidden", "png"})
    void unknownExtensionNamesTheKnownOnes(String name) throws IOException {
        Path target = directory.resolve(name);
        assertEquals(target + " does not say which format to write; end its name in one of: bmp, jpeg, jpg, png, tif, tiff",
                failure(target, false));
        assertEquals(List.of(), filesIn(directory));
    }

    @Test
    void existingFileIsRefusedUnlessOverwritten() throws IOException {
        Path target = Files.writeString(directory.resolve("a.png"), "precious");
        assertEquals(target + " exists already and is not overwritten unless that is asked for", failure(target, false));
        assertEquals("precious", Files.readString(target));

        PictureWriter.write(picture, target, true);
        assertEquals(37, PictureReader.read(target).getWidth());
        assertEquals(List.of(target), filesIn(directory));
    }

    @Test
    void overwritingThroughALinkReplacesTheFile() throws IOException {
        Path file = Files.writeString(directory.resolve("file.png"), "old");
        Path link = Files.createSymbolicLink(directory.resolve("link.png"), file);
        PictureWriter.write(picture, link, true);
        assertTrue(Files.isSymbolicLink(link));
        assertEquals(37, PictureReader.read(file).getWidth());
    }

    @Test
    void missingDirectory() {
        Path target = directory.resolve("no/such/a.png");
        assertEquals("the directory " + directory.resolve("no/such") + " of the output does not exist; create it first",
                failure(target, false));
        assertFalse(Files.exists(directory.resolve("no")));
    }

    @Test
    void directoryAsTarget() throws IOException {
        Path target = Files.createDirectory(directory.resolve("a.png"));
        assertEquals(target + " is a directory, expected the name of a picture file to write", failure(target, true));
    }

    @Test
    void unwritableDirectory() throws IOException {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"), "needs POSIX permissions");
        Path closed = Files.createDirectory(directory.resolve("closed"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-xr-xr-x"));
        assumeFalse(Files.isWritable(closed), "the superuser may write anywhere");
        assertEquals("the directory " + closed + " of the output is not writable", failure(closed.resolve("a.png"), false));
    }

    /** The file system takes the temporary file but not the final name: the last step fails. */
    @Test
    void failureAtTheEndLeavesNothingBehind() throws IOException {
        Path target = directory.resolve("x".repeat(300) + ".png");
        assertTrue(failure(target, false).startsWith(target + " cannot be written: "));
        assertEquals(List.of(), filesIn(directory));
    }

    /** The pixels cannot be had when the file is open already: the older file stays, and no other. */
    @Test
    void failureInTheMiddleLeavesTheOlderFile() throws IOException {
        Path target = Files.writeString(directory.resolve("a.bmp"), "precious");
        BufferedImage failing = new BufferedImage(8, 8, BufferedImage.TYPE_INT_ARGB) {
            @Override
            public int[] getRGB(int x, int y, int width, int height, int[] out, int offset, int stride) {
                throw new IllegalStateException("no more pixels");
            }
        };
        assertThrows(IllegalStateException.class, () -> PictureWriter.write(failing, target, true));
        assertEquals("precious", Files.readString(target));
        assertEquals(List.of(target), filesIn(directory));
    }

    private String failure(Path target, boolean overwrite) {
        return assertThrows(PictureException.class, () -> PictureWriter.write(picture, target, overwrite)).getMessage();
    }

    private static List<Path> filesIn(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }
}
