package io.clipsr.examples.cli.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.examples.cli.Cli;
import io.clipsr.examples.cli.TestPictures;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code compare}: one sheet of input, bicubic and each prompt. */
class CompareTest {

    @TempDir
    private Path folder;

    private Path small;
    private Path output;

    @BeforeEach
    void picture() throws IOException {
        small = TestPictures.write(folder.resolve("small.png"), 32, 16);
        output = folder.resolve("sheet.png");
    }

    @Test
    void sheetHasThePicturesWithWordsBelow() throws IOException {
        Cli cli = Cli.run("compare", small, "-p", "a red disc on green", "-p", "", "-s", "8", "-o", output)
                .done();
        BufferedImage sheet = ImageIO.read(output.toFile());
        assertEquals("", cli.out());
        assertTrue(
                cli.err()
                        .startsWith("small.png 32x16 -> sheet.png " + sheet.getWidth() + "x" + sheet.getHeight()
                                + ", 2 prompts, cpu"),
                cli.err());
        assertEquals(12 + 2 * (256 + 12), sheet.getWidth());
        int row = 0;
        for (int y = 12 + 128 + 1; row == 0; y++) { // the second row begins where the next picture does
            row = new Color(sheet.getRGB(14, y)).equals(Color.GREEN) || isGreen(sheet.getRGB(14, y)) ? y : 0;
        }
        for (int y : new int[] {12, row}) {
            for (int x : new int[] {12, 12 + 256 + 12}) {
                Color middle = new Color(sheet.getRGB(x + 128, y + 64));
                assertTrue(middle.getRed() > 150 && middle.getGreen() < 100, middle::toString);
                assertTrue(isGreen(sheet.getRGB(x + 4, y + 4)), x + " " + y);
                assertTrue(
                        dark(sheet.getSubimage(x, y + 128 + 2, 256, row - 12 - 128 - 4)) > 20,
                        "no words below " + x + " " + y);
            }
        }
    }

    private static boolean isGreen(int rgb) {
        Color color = new Color(rgb);
        return color.getGreen() > 150 && color.getRed() < 100 && color.getBlue() < 100;
    }

    private static int dark(BufferedImage part) {
        int count = 0;
        for (int y = 0; y < part.getHeight(); y++) {
            for (int x = 0; x < part.getWidth(); x++) {
                count += new Color(part.getRGB(x, y)).getRed() < 100 ? 1 : 0;
            }
        }
        return count;
    }

    @Test
    void anyScriptAndAnyLength() throws IOException {
        Cli.run(
                        "compare",
                        small,
                        "-p",
                        "\u30B3\u30F3\u30B4\u30A6 \uD83E\uDD9C",
                        "-p",
                        "\u05D0\u05D1",
                        "-p",
                        "x".repeat(300),
                        "-p",
                        "word ".repeat(60),
                        "--crop",
                        "8,0,16,16",
                        "-o",
                        output)
                .done();
        assertTrue(ImageIO.read(output.toFile()).getHeight() > 2 * 256);
    }

    @Test
    void problemsAreOneLine() throws IOException {
        Cli.run("compare", small, "-o", output).complains(2, "missing required option: '--prompt=PROMPT'");
        Cli.run("compare", folder.resolve("no.png"), "-p", "a", "-o", output).complains(1, "no.png: no such file");
        Cli.run("compare", small, "-p", "a", "-o", folder.resolve("sheet.xyz")).complains(1, "sheet.xyz", "format");
        Cli.run("compare", small, "-p", "a", "-o", output, "--crop", "0,0,33,16")
                .complains(1, "has 32x16 pixels; --crop 0,0,33,16 is not within them");
        Cli.run("compare", small, "-p", "a", "-o", output, "--crop", "0,0,33")
                .complains(2, "'--crop'", "expected X,Y,W,H");
        Path wide = TestPictures.write(folder.resolve("wide.png"), 2000, 1000);
        Cli.run("compare", wide, "-p", "a", "-o", output).complains(1, "is too large", "--crop");
        assertFalse(Files.exists(output));
    }

    @ParameterizedTest
    @CsvSource({"3, 3", "4, 4", "5, 5", "6, 3", "8, 4", "12, 6"})
    void squarePicturesOnALandscapeSheet(int cells, int columns) {
        assertEquals(columns, ContactSheet.columns(268, 320, cells));
    }

    @Test
    void promptThatIsCutSaysSo() throws IOException {
        Path small = TestPictures.write(folder.resolve("long.png"), 8, 8);
        String err = Cli.run("compare", small, "-p", "a disc ".repeat(60), "-o", folder.resolve("sheet-of-long.png"))
                .done()
                .err();
        assertTrue(err.contains("long.png: the prompt is longer than 77 tokens; what follows '...disc a"), err);
    }
}
