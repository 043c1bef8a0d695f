package io.clipsr.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Figures of another program, from its file. */
class OtherFiguresTest {
    private static final List<String> PICTURES = List.of("koala", "crab");

    @TempDir
    private Path folder;

    private Figures read(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("others.tsv"), text, StandardCharsets.UTF_8);
        return OtherFigures.read(file, "other", PICTURES);
    }

    @Test
    void inThePicturesOrderWhateverTheFiles() throws IOException {
        assertEquals(
                new Figures("other", Map.of(8, List.of(new Quality(20.5, 0.5), new Quality(21, 0.6)))),
                read("picture\tscale\tpsnr\tssim\ncrab\t8\t21\t0.6\nkoala\t8\t20.5\t0.5\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "koala 4 20; line 2: 3 columns, expected 4",
                "lemur 4 20 0.5; line 2: there is no picture lemur; expected one of koala, crab",
                "koala 2 20 0.5; line 2: the scale is 2, expected one of [4, 8, 16]",
                "koala 4x 20 0.5; line 2: the scale is 4x, expected one of [4, 8, 16]",
                "koala 4 20,5 0.5; line 2: 20,5 is no number",
                "koala 4 20 NaN; line 2: NaN is no number",
                "koala 4 20 0.5|koala 4 20 0.5; line 3: koala at 4x is there twice",
                "koala 4 20 0.5; has 1 of the 2 pictures at 4x",
            })
    void wrongLinesAreNamed(String lines, String message) {
        String text = "picture\tscale\tpsnr\tssim\n" + lines.replace(' ', '\t').replace('|', '\n') + "\n";
        String said = assertThrows(IOException.class, () -> read(text)).getMessage();
        assertTrue(said.contains(message), said);
    }

    @Test
    void filesThatAreNoTable() throws IOException {
        assertTrue(message("").contains("begins with another line than picture, scale, psnr, ssim"), message(""));
        assertTrue(message("koala\t4\t20\t0.5\n").contains("begins with another line"));
        assertTrue(message("picture\tscale\tpsnr\tssim\n").contains("has no figures"));
        Path missing = folder.resolve("missing.tsv");
        assertEquals(
                missing + ": no such file",
                assertThrows(IOException.class, () -> OtherFigures.read(missing, "other", PICTURES))
                        .getMessage());
        Path latin = Files.write(folder.resolve("latin.tsv"), new byte[] {(byte) 0xe4, '\n'});
        assertEquals(
                latin + " is no text in UTF-8",
                assertThrows(IOException.class, () -> OtherFigures.read(latin, "other", PICTURES))
                        .getMessage());
    }

    private String message(String text) {
        return assertThrows(IOException.class, () -> read(text)).getMessage();
    }
}
