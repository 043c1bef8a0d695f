package io.clipsr.examples.cli.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.examples.cli.Cli;
import io.clipsr.examples.cli.TestWeights;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code evaluate} from a data set to a report. */
class EvaluateTest {

    @TempDir
    private Path folder;

    private List<String> csv(Path report) throws IOException {
        return Files.readString(report.resolve("results.csv")).lines().toList();
    }

    /** Runs on the largest scale, whose inputs are small. */
    private Cli run(Object... more) {
        List<Object> args = new ArrayList<>(List.of("evaluate", "-s", "16"));
        args.addAll(List.of(more));
        return Cli.run(args.toArray());
    }

    @Test
    void birdsFromThePickleToTheReport() throws IOException {
        Trees.listed(folder, "CUB_200_2011/images", "001.Crow/Crow_1", "002.Jay/Jay_2", "002.Jay/Jay_3");
        Path report = folder.resolve("new/report");
        Cli cli = run("--dataset_file", "birds", "--data", folder, "--report", report, "--as_published", "--seed", "7")
                .done();
        assertTrue(cli.err().startsWith("3 pictures, cpu"), cli.err());
        assertTrue(cli.out().contains("bundled \u2212 bicubic  PSNR dB"), cli.out());
        List<String> lines = csv(report);
        assertEquals("picture,way,prompt,choices,psnr,ssim,psnr_y,ssim_y,ms_ssim,consistency", lines.get(0));
        assertEquals(1 + 3 * 4, lines.size());
        assertTrue(
                lines.get(1)
                        .matches(
                                "001.Crow/Crow_1,nearest,(this is picture 0|it has discs),\"caption [12] of 2, crop \\d+,\\d+(, flipped)?\",.*"),
                lines.get(1));
        String json = Files.readString(report.resolve("results.json"), StandardCharsets.UTF_8);
        assertTrue(json.contains("\"seed\" : \"7\"") && json.contains("zeros, as published"), json);

        Path again = folder.resolve("again");
        run("--dataset-file", "birds", "--data", folder, "--report", again, "--as-published", "--seed", "7", "-t", "1")
                .done();
        assertEquals(lines, csv(again), "the seed decides everything");
        Path other = folder.resolve("other");
        run("--dataset-file", "birds", "--data", folder, "--report", other, "--as-published", "--seed", "8")
                .done();
        assertFalse(lines.equals(csv(other)));
    }

    @Test
    void celebaAndCoco() throws IOException {
        Path faces = Trees.listed(folder.resolve("faces"), "image", "1", "2");
        assertTrue(run("--dataset-file", "celeba", "--data", faces, "--prepare", "center")
                .done()
                .err()
                .startsWith("2 pictures, "));
        Path coco = Trees.listed(folder.resolve("coco"), "test", "COCO_1");
        assertTrue(run("--dataset-file", "coco", "--data", coco).done().err().startsWith("1 pictures, "));
    }

    @Test
    void videosByGroupAndObject() throws IOException {
        Path root = Trees.videos(folder.resolve("Mini-Ref-YouTube-VOS"), "JPEGImages", "jpg", "hat", "plant");
        Trees.text(root.resolve("meta_expressions/train/meta_expressions.json"), Trees.expressions());
        Path report = folder.resolve("report");
        run("--dataset-file", "mini-ytvos", "--data", folder, "--group", "1", "--report", report)
                .done();
        assertTrue(
                csv(report).get(1).startsWith("a1/00000,nearest,the hat,"),
                csv(report).get(1));
        assertEquals(1 + 2 * 4, csv(report).size());

        Path objects = folder.resolve("objects");
        Cli cli = Cli.run(
                        "evaluate",
                        "--dataset-file",
                        "mini_ytvos",
                        "--data",
                        folder,
                        "--group",
                        "1",
                        "--object_crop",
                        "--report",
                        objects,
                        "--degradation",
                        "bicubic")
                .done();
        assertTrue(cli.err().startsWith("1 pictures, 1 skipped, "), cli.err());
        assertTrue(
                csv(objects).get(1).startsWith("a1/00000,nearest,the hat,\"object 1, crop 0,0\","),
                csv(objects).get(1));

        Path train = folder.resolve("train-split");
        run("--dataset-file", "mini-ytvos", "--data", folder, "--group", "1", "--split", "train", "--report", train)
                .done();
        assertTrue(
                csv(train).get(1).startsWith("a1/00000,nearest,a plant on the right,"),
                csv(train).get(1));
        run("--dataset-file", "mini-ytvos", "--data", folder, "--group", "3")
                .complains(1, "the test split of group 3 is empty");
    }

    @Test
    void videosOfSail() throws IOException {
        Path root = Trees.videos(folder.resolve("mini-SAIL-VOS"), "Images", "bmp", "car", "person");
        Trees.text(root.resolve("meta_expressions.json"), Trees.expressions());
        Path report = folder.resolve("report");
        run("--dataset-file", "mini-sailvos", "--data", folder, "--limit", "1", "--report", report)
                .done();
        assertEquals(1 + 4, csv(report).size());
    }

    @Test
    void twoModelsOnAFolderOfPictures() throws IOException {
        for (int i = 0; i < 3; i++) {
            Trees.write(folder.resolve("pictures/p" + i + ".png"), Trees.picture(i, 133, 130), "png");
        }
        Trees.text(folder.resolve("pictures/p1.txt"), "discs of many colours");
        Path mine = TestWeights.bundled(folder.resolve("mine.safetensors"));
        Path report = folder.resolve("report");
        Cli cli = run(
                        "--dataset-file",
                        "folder",
                        "--data",
                        folder.resolve("pictures"),
                        "-m",
                        "bundled",
                        "-m",
                        mine,
                        "--captions",
                        "shuffled",
                        "--ensemble",
                        "2",
                        "--report",
                        report,
                        "-q")
                .done();
        assertEquals("", cli.err());
        assertTrue(cli.out().contains("mine \u2212 bundled"), cli.out());
        List<String> lines = csv(report);
        assertEquals(1 + 3 * 5, lines.size());
        assertEquals(lines.get(4).replace("bundled", "mine"), lines.get(5), "the same model");
        assertTrue(lines.stream()
                .anyMatch(line ->
                        line.startsWith("p0,") || line.startsWith("p2,") && line.contains("discs of many colours")));
        assertTrue(lines.get(1).contains(",,"), "MS-SSIM does not apply to small pictures: " + lines.get(1));
    }

    @Test
    void inputsThatLieThere() throws IOException {
        Trees.write(folder.resolve("hr/a.png"), Trees.picture(1, 130, 130), "png");
        Trees.write(folder.resolve("lr/a.png"), Trees.picture(2, 8, 8), "png");
        Path list = Trees.text(folder.resolve("list.tsv"), "a.png\ta picture\n");
        Path report = folder.resolve("report");
        run(
                        "--dataset-file",
                        "folder",
                        "--data",
                        folder.resolve("hr"),
                        "--captions-file",
                        list,
                        "--lr",
                        folder.resolve("lr"),
                        "--report",
                        report)
                .done();
        assertTrue(
                csv(report).get(1).startsWith("a,nearest,a picture,"),
                csv(report).get(1));
        Trees.write(folder.resolve("lr/a.png"), Trees.picture(2, 9, 8), "png");
        run("--dataset-file", "folder", "--data", folder.resolve("hr"), "--lr", folder.resolve("lr"))
                .complains(1, "a.png: has 9x8 pixels, expected 8x8, the size of ", " divided by 16");
        Files.delete(folder.resolve("lr/a.png"));
        run("--dataset-file", "folder", "--data", folder.resolve("hr"), "--lr", folder.resolve("lr"))
                .complains(1, "a.png: no such file, nor with another extension; the input of ");
    }

    @Test
    void aStoppedEvaluationGoesOn() throws IOException {
        Path birds = Trees.listed(folder.resolve("birds"), "CUB_200_2011/images", "a", "b", "c");
        Path report = folder.resolve("report");
        Object[] line = {"--dataset-file", "birds", "--data", birds, "--report", report};
        Path damaged = birds.resolve("CUB_200_2011/images/c.jpg");
        byte[] sound = Files.readAllBytes(damaged);
        Files.writeString(damaged, "no picture");
        assertEquals(1, run(line).code());
        run(line).complains(1, "has a report already", "--resume");
        Path journal = report.resolve("finished.jsonl");
        Files.writeString(journal, Files.readString(journal) + "{\"picture\":\"c\",\"pro");
        Files.write(damaged, sound);
        List<Object> resumed = new ArrayList<>(List.of(line));
        resumed.add("--resume");
        run(resumed.toArray()).done();
        List<String> lines = csv(report);

        Path fresh = folder.resolve("fresh");
        run("--dataset-file", "birds", "--data", birds, "--report", fresh).done();
        assertEquals(csv(fresh), lines);
        resumed.add("--seed");
        resumed.add("2");
        run(resumed.toArray()).complains(1, "cannot be resumed, because 'seed' was '1' and is '2' now");
    }
}
