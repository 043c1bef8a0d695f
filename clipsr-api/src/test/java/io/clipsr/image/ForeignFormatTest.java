package io.clipsr.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of other kinds, named as pictures: the error says what they are and what to do. */
class ForeignFormatTest {

    @TempDir
    private Path folder;

    private static String escaped(String text) {
        return text.translateEscapes();
    }

    private String refusal(String name, byte[] content) throws IOException {
        Path file = Files.write(folder.resolve(name), content);
        PictureException byFile = assertThrows(PictureException.class, () -> PictureReader.open(file));
        return byFile.getMessage().replace(file.toString(), "it");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\\0\\0\\0\\30ftypheic\\0\\0\\0\\0mif1heic | it is a HEIC picture, which cannot be read here; convert it first, e.g. heif-convert",
                "\\0\\0\\0\\30ftypmif1\\0\\0\\0\\0mif1avif | it is an AVIF picture, which cannot be read here; convert it first, e.g. avifdec",
                "\\0\\0\\0\\30ftypavif\\0\\0\\0\\0mif1miaf | it is an AVIF picture",
                "\\0\\0\\0\\30ftypcrx \\0\\0\\0\\1crx isom | it is a raw file of a camera",
                "\\0\\0\\0\\30ftypisom\\0\\0\\2\\0isomiso2 | it is a video",
                "\\377\\nxxxx | it is a JPEG XL picture, which cannot be read here; convert it first, e.g. djxl",
                "\\0\\0\\0\\14JXL \\r\\n\\207\\n | it is a JPEG XL picture",
                "\\0\\0\\0\\14jP  \\r\\n\\207\\n | it is a JPEG 2000 picture",
                "8BPS\\0\\1 | it is a Photoshop file",
                "gimp xcf v011 | it is a GIMP file",
                "%PDF-1.7 | it is a PDF file; convert its pages",
                "v/1\\1\\2 | it is an OpenEXR picture",
                "\\0\\0\\1\\0\\1\\0 | it is a Windows icon",
                "#?RADIANCE | it is a Radiance HDR picture",
                "P6 2 2 255\\n | it is a PNM or PFM picture",
                "qoif\\0\\0 | it is a QOI picture",
                "II*\\0\\20\\0\\0\\0CR\\2\\0 | it is a raw file of a camera",
                "FUJIFILMCCD-RAW 0201 | it is a raw file of a camera",
                "\\32E\\337\\243 | it is a video",
                "RIFF\\1\\2\\3\\4AVI LIST | it is a video",
                "RIFF\\1\\2\\3\\4WAVEfmt | it is a sound file",
                "\\37\\213\\10\\0 | it is compressed by gzip; unpack it first",
                "PK\\3\\4\\24\\0 | it is a ZIP archive",
                "version https://git-lfs.github.com/spec/v1\\noid sha256:4d | it is a pointer of Git LFS, not the picture itself; fetch it with git lfs pull",
                "\\r\\n<!DOCTYPE html><html> | it is a web page (HTML), probably the answer of a server",
                "<html lang=en> | it is a web page (HTML)",
                "<?xml version='1.0'?><Error><Code>AccessDenied</Code> | it is XML text, probably the answer of a server",
                "<?xml version='1.0'?><svg xmlns='x'> | it is an SVG drawing, which has no pixels",
                "<svg xmlns='x'> | it is an SVG drawing",
                "{\"error\": \"not found\"} | it is JSON text, probably the answer of a server",
                "data:image/png;base64,iVBORw0KGgo | it is a picture as a data URL",
                "iVBORw0KGgoAAAANSUhEUg | it is a PNG as base64 text; decode it first",
                "\\0\\5\\26\\7\\0\\2\\0\\0 | it has only what macOS keeps beside a picture",
                "\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0 | it begins with zeros only",
                "\\177ELF\\2\\1 | it is a program",
                "\\211PNG\\r\\n\\32\\n\\0\\0\\0\\15IHDR\\0\\0\\0\\0\\0\\0\\0\\5\\10\\2\\0\\0\\0 | it is damaged: its header gives a width of 0 pixels",
                "\\211PNG\\r\\n\\32\\n\\0\\0\\0\\15IHDR\\0\\0\\0\\5\\0\\0\\0\\0\\10\\2\\0\\0\\0 | it is damaged: its header gives a height of 0 pixels",
                "Dear diary | it is not a picture that can be read here; formats that can: bmp, gif,"
            })
    void filesAreCalledByTheirNames(String content, String problem) throws IOException {
        byte[] bytes = escaped(content).getBytes(ISO_8859_1);
        String message = refusal("photo.jpg", bytes);
        assertTrue(message.startsWith(problem), message);
        assertEquals(1, message.lines().count());
        PictureException byStream = assertThrows(
                PictureException.class,
                () -> PictureReader.open(new ByteArrayInputStream(bytes), ReadLimits.pixels(1000)));
        assertEquals(message.replaceFirst("^it", "the stream"), byStream.getMessage());
    }

    @Test
    void tarIsKnownByItsMiddle() throws IOException {
        byte[] tar = new byte[1024];
        tar[0] = 'a';
        System.arraycopy("ustar".getBytes(ISO_8859_1), 0, tar, 257, 5);
        assertTrue(refusal("a.png", tar).startsWith("it is a tar archive; unpack it first"));
    }

    @Test
    void bitmapForPrintersHasAnotherPictureInside() throws IOException {
        byte[] bmp = new byte[54];
        bmp[0] = 'B';
        bmp[1] = 'M';
        bmp[14] = 40;
        bmp[30] = 4;
        assertTrue(refusal("a.bmp", bmp).startsWith("it is a BMP file with a JPEG picture inside"));
        bmp[30] = 5;
        assertTrue(refusal("a.bmp", bmp).startsWith("it is a BMP file with a PNG picture inside"));
    }

    @Test
    void rawFilesThatAreTiffInsideAreKnownByTheirExtension() throws IOException {
        byte[] tiff = Arrays.copyOf(new byte[] {'I', 'I', 42, 0, 8}, 100);
        assertTrue(refusal("a.nef", tiff).startsWith("it is a raw file of a camera"));
        assertTrue(refusal("a.DNG", tiff).startsWith("it is a raw file of a camera"));
        assertTrue(refusal("a.tif", tiff).startsWith("it is damaged"), refusal("a.tif", tiff));
    }

    @ParameterizedTest
    @CsvSource({"webp, cwebp", "avif, avifenc", "jxl, cjxl", "heic, heif-enc", "gif, magick"})
    void outputsThatCannotBeWrittenNameAConverter(String extension, String converter) {
        PictureException refused =
                assertThrows(PictureException.class, () -> PictureWriter.check(folder.resolve("a." + extension), true));
        assertTrue(refused.getMessage().contains("cannot be written")
                || refused.getMessage().contains("not written"));
        assertTrue(refused.getMessage().contains("then convert it, e.g. " + converter), refused.getMessage());
    }
}
