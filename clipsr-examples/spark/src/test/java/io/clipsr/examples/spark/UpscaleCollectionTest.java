package io.clipsr.examples.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.clipsr.UpscaleOptions;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpscaleCollectionTest {

    /** The Java versions that Spark 4.2 supports, by its documentation. */
    private static final Set<Integer> JAVA_OF_SPARK = Set.of(17, 21, 25);

    @TempDir
    private Path folder;

    private static void write(Path file, String format) throws IOException {
        Files.createDirectories(file.getParent());
        ImageIO.write(new BufferedImage(8, 6, BufferedImage.TYPE_INT_RGB), format, file.toFile());
    }

    @Test
    void picturesAreUpscaledAndTheBrokenOneIsARow() throws IOException {
        int java = Runtime.version().feature();
        assumeTrue(JAVA_OF_SPARK.contains(java), "Spark 4.2 runs on Java " + JAVA_OF_SPARK + ", this is " + java);
        Path birds = folder.resolve("small birds");
        write(birds.resolve("a.png"), "png");
        write(birds.resolve("deep/er/größer 100%.JPG"), "jpg");
        write(birds.resolve("deep/a.png"), "png");
        write(birds.resolve("c.gif"), "gif");
        Files.writeString(birds.resolve("broken.png"), "no picture");
        Files.writeString(birds.resolve("notes.txt"), "not named like a picture");
        Path large = folder.resolve("large");

        List<Row> report;
        try (SparkSession spark = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", false)
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .getOrCreate()) {
            report = UpscaleCollection.upscale(spark, birds.toString(), large.toString(), "a small bird")
                    .sort("path")
                    .collectAsList();
        }
        assertEquals(5, report.size());
        for (Row row : report) {
            String path = row.getAs("path");
            String error = row.getAs("error");
            if (path.endsWith("/broken.png")) {
                assertTrue(error.startsWith(path + " is not a picture that can be read here"), error);
                assertNull(row.getAs("output"));
            } else {
                assertNull(error, path);
            }
        }
        for (String name : List.of("a.png", "deep/er/größer 100%.JPG", "deep/a.png", "c.gif.png")) {
            assertEquals(24, ImageIO.read(large.resolve(name).toFile()).getHeight(), name);
        }
        try (Stream<Path> files = Files.walk(large)) {
            assertEquals(
                    4,
                    files.filter(file -> file.toString().matches("(?i).*\\.(png|jpg)"))
                            .count(),
                    "and none beside these");
        }
    }

    @Test
    void theInputIsNeverReplaced() throws IOException {
        Configuration hadoop = new Configuration(false);
        org.apache.hadoop.fs.Path birds =
                new org.apache.hadoop.fs.Path(folder.resolve("birds").toUri());
        org.apache.hadoop.fs.Path picture = new org.apache.hadoop.fs.Path(birds, "a.png");
        PictureTask inPlace = new PictureTask(hadoop, birds, birds);
        PictureTask elsewhere = new PictureTask(hadoop, new org.apache.hadoop.fs.Path(birds, "small"), birds);
        for (PictureTask task : List.of(inPlace, elsewhere)) {
            IOException refused =
                    assertThrows(IOException.class, () -> task.run(picture, new byte[0], UpscaleOptions.defaults()));
            assertTrue(refused.getMessage().contains("give two different folders"), refused.getMessage());
        }
    }
}
