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
import java.awt.image.Raster;
import java.awt.image.RenderedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
        assertArrayEquals(
                Pixels.of(picture).toBytes(),
                Pixels.of(PictureReader.read(target)).toBytes());
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
    @ValueSource(strings = {"a.xyz", "a", "a.", ".hidden", "png"})
    void unknownExtensionNamesTheKnownOnes(String name) throws IOException {
        Path target = directory.resolve(name);
        assertEquals(
                target
                        + " has no extension of a known format; use one of these extensions: bmp, jpeg, jpg, png, tif, tiff",
                failure(target, false));
        assertEquals(List.of(), filesIn(directory));
    }

    @Test
    void existingFileIsRefusedUnlessOverwritten() throws IOException {
        Path target = Files.writeString(directory.resolve("a.png"), "precious");
        assertEquals(target + " already exists; name another file, or allow to overwrite it.", failure(target, false));
        assertEquals("precious", Files.readString(target));

        PictureWriter.write(picture, target, true);
        assertEquals(37, PictureReader.read(target).getWidth());
        assertEquals(List.of(target), filesIn(directory));
    }

    @Test
    void overwritingThroughALinkReplacesTheFile() throws IOException {
        assumeTrue(File.separatorChar == '/', "Windows lets only some users create symbolic links");
        Path file = Files.writeString(directory.resolve("file.png"), "old");
        Path link = Files.createSymbolicLink(directory.resolve("link.png"), file);
        PictureWriter.write(picture, link, true);
        assertTrue(Files.isSymbolicLink(link));
        assertEquals(37, PictureReader.read(file).getWidth());
    }

    @Test
    void missingDirectory() {
        Path target = directory.resolve("no/such/a.png");
        assertEquals(
                target + " cannot be written: the folder " + directory.resolve("no/such")
                        + " does not exist; create it first.",
                failure(target, false));
        assertFalse(Files.exists(directory.resolve("no")));
    }

    @Test
    void directoryAsTarget() throws IOException {
        Path target = Files.createDirectory(directory.resolve("a.png"));
        assertEquals(target + " is a directory; name a file to write.", failure(target, true));
    }

    @Test
    void unwritableDirectory() throws IOException {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"), "needs POSIX permissions");
        Path closed = Files.createDirectory(directory.resolve("closed"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-xr-xr-x"));
        assumeFalse(Files.isWritable(closed), "the superuser may write anywhere");
        assertEquals(
                closed.resolve("a.png") + " cannot be written: no permission to create files in " + closed + ".",
                failure(closed.resolve("a.png"), false));
    }

    /** The last step fails: the file system accepts the temporary file but not the final name. */
    @Test
    void failureAtTheEndLeavesNothingBehind() throws IOException {
        Path target = directory.resolve("x".repeat(300) + ".png");
        assertTrue(failure(target, false).startsWith(target + " cannot be written: "));
        assertEquals(List.of(), filesIn(directory));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.webp", "a.GIF"})
    void formatsThatAreOnlyReadAreNamedAsSuch(String name) throws IOException {
        Path target = directory.resolve(name);
        String failure = failure(target, false);
        assertTrue(
                failure.startsWith(
                        target
                                + " has the extension of a format that can be read but not written; use one of these extensions: bmp, jpeg, jpg, png, tif, tiff; then convert it, e.g. "),
                failure);
        assertEquals(List.of(), filesIn(directory));
    }

    /**
     * Reading the pixels fails after the file was opened: the existing file is unchanged, and no other file is left.
     */
    @ParameterizedTest
    @ValueSource(strings = {"a.png", "a.jpg", "a.tif", "a.bmp"})
    void failureInTheMiddleLeavesTheOlderFile(String name) throws IOException {
        Path target = Files.writeString(directory.resolve(name), "precious");
        RenderedImage failing = new SyntheticImage(64, 64, 16) {
            @Override
            public Raster getTile(int x, int y) {
                if (y == 2) {
                    throw new IllegalStateException("no more pixels");
                }
                return super.getTile(x, y);
            }
        };
        PictureInfo info = new PictureInfo(64, 64, false);
        assertThrows(IllegalStateException.class, () -> PictureWriter.write(failing, info, target, true));
        assertEquals("precious", Files.readString(target));
        assertEquals(List.of(target), filesIn(directory));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.png", "a.jpg", "a.tif", "a.bmp"})
    void anInterruptLeavesNothing(String name) throws IOException {
        RenderedImage interrupting = new SyntheticImage(64, 64, 16) {
            @Override
            public Raster getTile(int x, int y) {
                if (y == 2) {
                    Thread.currentThread().interrupt();
                }
                return super.getTile(x, y);
            }
        };
        Path target = directory.resolve(name);
        PictureInfo info = new PictureInfo(64, 64, false);
        assertThrows(CancellationException.class, () -> PictureWriter.write(interrupting, info, target, false));
        assertTrue(Thread.interrupted(), "the flag stays for the caller");
        assertEquals(List.of(), filesIn(directory));
    }

    /** Tiles that do not divide the picture are requested once, row after row, and all samples are correct. */
    @ParameterizedTest
    @ValueSource(strings = {"a.png", "a.jpg", "a.tif", "a.bmp"})
    void tilesAreAskedForOnce(String name) throws IOException {
        List<String> asked = new ArrayList<>();
        SyntheticImage tiled = new SyntheticImage(100, 70, 32) {
            @Override
            public Raster getTile(int x, int y) {
                asked.add(x + "," + y);
                return super.getTile(x, y);
            }
        };
        Path target = directory.resolve(name);
        PictureWriter.write(tiled, new PictureInfo(100, 70, false), target, false);
        assertEquals(
                name.equals("a.bmp") // which is stored from its last row to its first
                        ? List.of("0,2", "1,2", "2,2", "3,2", "0,1", "1,1", "2,1", "3,1", "0,0", "1,0", "2,0", "3,0")
                        : List.of("0,0", "1,0", "2,0", "3,0", "0,1", "1,1", "2,1", "3,1", "0,2", "1,2", "2,2", "3,2"),
                asked);
        BufferedImage back = PictureReader.read(target);
        for (int y = 0; y < 70; y++) {
            for (int x = 0; x < 100; x++) {
                assertEquals(x * 2, back.getRGB(x, y) >> 16 & 0xff, name.endsWith("jpg") ? 6 : 0);
                assertEquals(y * 3, back.getRGB(x, y) >> 8 & 0xff, name.endsWith("jpg") ? 6 : 0);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "a.jpg, 65501, 10, 'JPEG allows at most 65500 a side and 2147483647 in all'",
        "a.jpg, 65000, 65000, 'JPEG allows at most 65500 a side and 2147483647 in all'",
        "a.tif, 40000, 40000, 'a TIFF file is limited to 4 GiB'",
        "a.bmp, 30000, 30000, 'a BMP file is limited to 2 GiB'"
    })
    void whatTheFormatCannotHoldIsRefusedBeforehand(String name, int width, int height, String reason) {
        Path target = directory.resolve(name);
        String message = assertThrows(
                        PictureException.class,
                        () -> PictureWriter.check(target, new PictureInfo(width, height, true), false))
                .getMessage();
        assertEquals(
                target + " would have " + width + "x" + height + " pixels, but " + reason
                        + "; write a .png instead, or enlarge less",
                message);
    }

    @Test
    void whatTheFormatJustHoldsIsNotRefused() throws IOException {
        PictureWriter.check(directory.resolve("a.jpg"), new PictureInfo(65500, 32000, false), false);
        PictureWriter.check(directory.resolve("a.tif"), new PictureInfo(32000, 33000, true), false);
        PictureWriter.check(directory.resolve("a.png"), new PictureInfo(320000, 192000, true), false);
    }

    private String failure(Path target, boolean overwrite) {
        return assertThrows(PictureException.class, () -> PictureWriter.write(picture, target, overwrite))
                .getMessage();
    }

    private static List<Path> filesIn(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }
}
