package io.clipsr.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short programs do what their comments say. */
class ProgramsTest {

    @TempDir
    private Path folder;

    private static void write(Path file, String format) throws IOException {
        ImageIO.write(new BufferedImage(8, 6, BufferedImage.TYPE_INT_RGB), format, file.toFile());
    }

    @Test
    void one() throws IOException {
        write(folder.resolve("small.png"), "png");
        UpscaleOne.main(new String[] {
            folder.resolve("small.png").toString(),
            "night",
            folder.resolve("large.jpg").toString()
        });
        assertEquals(32, ImageIO.read(folder.resolve("large.jpg").toFile()).getWidth());
    }

    @Test
    void folder() throws IOException {
        Path small = Files.createDirectory(folder.resolve("small"));
        Path large = folder.resolve("large");
        write(small.resolve("a.JPG"), "jpg");
        write(small.resolve("b.gif"), "gif");
        Files.writeString(small.resolve("c.png"), "no picture");
        Files.writeString(small.resolve("notes.txt"), "no picture, and not named like one");
        PrintStream before = System.out;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, UTF_8));
        try {
            UpscaleFolder.main(new String[] {small.toString(), "night", large.toString()});
        } finally {
            System.setOut(before);
        }
        List<String> lines = out.toString(UTF_8).lines().toList();
        assertEquals("2 of 3 pictures done", lines.get(lines.size() - 1));
        String broken = "failed: " + small.resolve("c.png") + " is not a picture";
        assertTrue(lines.stream().anyMatch(line -> line.startsWith(broken)), lines::toString);
        assertEquals(24, ImageIO.read(large.resolve("a.JPG").toFile()).getHeight());
        assertEquals(24, ImageIO.read(large.resolve("b.gif.png").toFile()).getHeight());
    }
}
