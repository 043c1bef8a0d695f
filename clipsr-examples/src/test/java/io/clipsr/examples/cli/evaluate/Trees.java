package io.clipsr.examples.cli.evaluate;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;

/** Writes small data sets in each layout. */
final class Trees {
    static final int WIDTH = 320;
    static final int HEIGHT = 310;

    private Trees() {}

    /** A picture of random discs, the same for the same seed. */
    static BufferedImage picture(int seed, int width, int height) {
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        Random random = new Random(seed);
        for (int i = 0; i < 40; i++) {
            graphics.setColor(new Color(random.nextInt(1 << 24)));
            int size = 10 + random.nextInt(width / 2);
            graphics.fillOval(random.nextInt(width) - size / 2, random.nextInt(height) - size / 2, size, size);
        }
        graphics.dispose();
        return picture;
    }

    static Path write(Path file, BufferedImage picture, String format) throws IOException {
        Files.createDirectories(file.getParent());
        ImageIO.write(picture, format, file.toFile());
        return file;
    }

    static Path text(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text, StandardCharsets.UTF_8);
    }

    /** A list of names as Python 2 pickles it. */
    static void pickle(Path file, List<String> names) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(
                file,
                names.stream().map(name -> "S'" + name + "'\np1\na").collect(Collectors.joining("", "(lp0\n", ".")),
                StandardCharsets.ISO_8859_1);
    }

    /** Birds, CelebA or COCO. */
    static Path listed(Path root, String pictures, String... keys) throws IOException {
        pickle(root.resolve("test/filenames.pickle"), List.of(keys));
        for (int i = 0; i < keys.length; i++) {
            write(root.resolve(pictures + "/" + keys[i] + ".jpg"), picture(i, WIDTH, HEIGHT), "jpg");
            text(root.resolve("text/" + keys[i] + ".txt"), "this is picture " + i + "\n\nit has discs\n");
        }
        return root;
    }

    /**
     * A set of videos: video {@code a1} with frames 00000 and 00005, in which object 1 is a hat and object 2 a plant,
     * and in 00005 only the plant is visible.
     */
    static Path videos(Path root, String pictures, String extension, String first, String second) throws IOException {
        text(
                root.resolve("train/meta.json"),
                "{\"videos\": {\"a1\": {\"objects\": {\"1\": {\"category\": \"%s\", \"frames\": []}, \"2\": {\"category\": \"%s\"}}}}}"
                        .formatted(first, second));
        for (int frame : new int[] {0, 5}) {
            write(
                    root.resolve("train/" + pictures + "/a1/0000" + frame + "." + extension),
                    picture(frame, WIDTH, HEIGHT),
                    extension);
            write(root.resolve("train/Annotations/a1/0000" + frame + ".png"), mask(frame == 0), "png");
        }
        return root;
    }

    /** Object 1, if visible, at 10,20 with 64x80 pixels, and object 2 at 100,30 with 70x64. */
    static BufferedImage mask(boolean both) {
        byte[] levels = {0, (byte) 128, 0};
        IndexColorModel palette = new IndexColorModel(8, 3, levels, levels, levels);
        BufferedImage mask = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_INDEXED, palette);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                boolean one = both && x >= 10 && x < 74 && y >= 20 && y < 100;
                boolean two = x >= 100 && x < 170 && y >= 30 && y < 94;
                mask.getRaster().setSample(x, y, 0, one ? 1 : two ? 2 : 0);
            }
        }
        return mask;
    }

    static String expressions() {
        return "{\"videos\": {\"a1\": {\"expressions\": {\"0\": {\"exp\": \"The  Hat\", \"obj_id\": \"1\"},"
                + " \"1\": {\"exp\": \"a plant on the right\", \"obj_id\": \"2\"}}, \"frames\": [\"00000\", \"00005\"]}}}";
    }
}
