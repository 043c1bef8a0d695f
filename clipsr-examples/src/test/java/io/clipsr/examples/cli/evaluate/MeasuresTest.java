package io.clipsr.examples.cli.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.examples.cli.Cli;
import io.clipsr.examples.cli.TestWeights;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Measures that need more than a result and a truth, and the edit test. */
class MeasuresTest {

    @TempDir
    private Path folder;

    private static BufferedImage textured(int seed) {
        BufferedImage picture = Trees.picture(seed, 384, 384);
        Random random = new Random(seed);
        for (int i = 0; i < 384 * 384; i++) {
            Color color = new Color(picture.getRGB(i % 384, i / 384));
            int light = random.nextInt(40);
            picture.setRGB(
                    i % 384,
                    i / 384,
                    new Color(
                                    (color.getRed() + light) / 2,
                                    (color.getGreen() + light) / 2,
                                    (color.getBlue() + light) / 2)
                            .getRGB());
        }
        return picture;
    }

    @Test
    void niqeIsFittedAndRead() throws IOException {
        for (int i = 0; i < 6; i++) {
            Trees.write(folder.resolve("good/" + i + ".png"), textured(i), "png");
        }
        Trees.write(folder.resolve("pictures/a.png"), textured(9), "png");
        Path report = folder.resolve("report");
        List<Object> line =
                List.of("evaluate", "-q", "-s", "16", "--dataset-file", "folder", "--data", folder.resolve("pictures"));
        Cli.run(args(line, "--niqe", folder.resolve("good"), "--report", report))
                .done();
        List<String> csv = Files.readAllLines(report.resolve("results.csv"));
        assertTrue(csv.get(0).endsWith(",consistency,niqe"), csv.get(0));
        Path again = folder.resolve("again");
        Cli.run(args(line, "--niqe", report.resolve("niqe.txt"), "--report", again))
                .done();
        assertEquals(csv, Files.readAllLines(again.resolve("results.csv")));

        Cli.run(args(line, "--niqe", folder.resolve("pictures"))).complains(1, "a model needs more than 36");
        Cli.run(args(line, "--niqe", folder.resolve("none")))
                .complains(1, "none: no such file or folder; --niqe needs");
        Cli.run(args(line, "--niqe", folder.resolve("good/1.png")))
                .complains(1, "1.png: is no model of natural scenes");
        Path model = TestWeights.bundled(folder.resolve("m.safetensors"));
        Cli.run(args(line, "--lpips", model)).complains(1, "has no features.0.weight; LPIPS needs");
        Cli.run(args(line, "--lpips", model, "--lpips-network", "x"))
                .complains(2, "expected one of alex, vgg, got 'x'");
    }

    private static Object[] args(List<Object> line, Object... more) {
        List<Object> all = new ArrayList<>(line);
        all.addAll(List.of(more));
        return all.toArray();
    }

    private void disc(String name, int side, Color color, Color ground) throws IOException {
        BufferedImage picture = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.setColor(ground);
        graphics.fillRect(0, 0, side, side);
        graphics.setColor(color);
        graphics.fillOval(side / 8, side / 8, side * 3 / 4, side * 3 / 4);
        graphics.dispose();
        Trees.write(folder.resolve(name), picture, "png");
    }

    @Test
    void editsTowardsAWord() throws IOException {
        disc("in.png", 16, Color.GRAY, Color.DARK_GRAY);
        disc("mask.png", 256, Color.WHITE, Color.BLACK);
        disc("red.png", 256, new Color(200, 30, 30), Color.DARK_GRAY);
        disc("blue.png", 256, new Color(30, 30, 200), Color.DARK_GRAY);
        String one = "{\"input\": \"in.png\", \"mask\": \"mask.png\", \"first\": \"a red apple\", \"second\": \"a blue"
                + " apple\", \"firstTruth\": \"red.png\", \"secondTruth\": \"%s\", \"kind\": \"grey\"}";
        Path list = Trees.text(folder.resolve("edits.json"), "[" + one.formatted("blue.png") + "]");
        Path report = folder.resolve("report");
        Cli cli = Cli.run("evaluate", "-q", "--edits", list, "-s", "16", "--report", report)
                .done();
        assertTrue(cli.out().contains("| grey | 1 | 100 % (100 to 100) | "), cli.out());
        List<String> lines = Files.readAllLines(report.resolve("edits.tsv"));
        assertTrue(lines.get(1).startsWith("in.png\tbundled\tgrey\ta red apple\ta blue apple\ttrue\t0."), lines.get(1));

        Cli.run("evaluate", "-q", "--edits", list, "-s", "8")
                .complains(1, "in.png: the pictures differ in size, 128x128");
        Cli.run("evaluate", "-q", "--edits", list, "--data", folder).complains(2, "--edits has pictures of its own");
        Trees.text(list, "[" + one.formatted("../blue.png") + "]");
        Cli.run("evaluate", "-q", "--edits", list).complains(1, "edits.json: names '../blue.png', which leads out");
        Trees.text(list, "[]");
        Cli.run("evaluate", "-q", "--edits", list).complains(1, "edits.json: lists no edits");
    }
}
