package io.clipsr.examples.cli.evaluate;

import io.clipsr.examples.cli.Cli;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with a data set or a command line is one clear line. */
class BadDataTest {

    @TempDir
    private Path folder;

    private Path birds;
    private Path videos;

    @BeforeEach
    void trees() throws IOException {
        birds = Trees.listed(folder.resolve("birds"), "CUB_200_2011/images", "a/b");
        videos = Trees.videos(folder.resolve("videos/Mini-Ref-YouTube-VOS"), "JPEGImages", "jpg", "hat", "plant");
        expressions(Trees.expressions());
    }

    private void expressions(String json) throws IOException {
        Trees.text(videos.resolve("meta_expressions/train/meta_expressions.json"), json);
    }

    private static Cli run(String layout, Path data, Object... more) {
        List<Object> args =
                new ArrayList<>(List.of("evaluate", "-q", "-s", "16", "--dataset-file", layout, "--data", data));
        args.addAll(List.of(more));
        return Cli.run(args.toArray());
    }

    private void birds(String... parts) {
        run("birds", birds).complains(1, parts);
    }

    private void videos(String... parts) {
        run("mini-ytvos", folder.resolve("videos"), "--object-crop").complains(1, parts);
    }

    @Test
    void listedPictures() throws IOException {
        Path list = birds.resolve("test/filenames.pickle");
        run("birds", birds, "--split", "train")
                .complains(1, "filenames.pickle: no such file; the layout birds has the list of the train split there");
        run("birds", folder.resolve("none")).complains(1, "none: no such folder; --data names");
        Path text = birds.resolve("text/a/b.txt");
        Files.writeString(text, " \n\n");
        birds("b.txt: has no caption; expected one a line");
        Files.write(text, new byte[] {(byte) 0xff, 10});
        birds("b.txt: is not UTF-8 text");
        Files.delete(text);
        birds("b.txt: no such file; the layout birds has the captions of a/b there");
        Trees.pickle(list, List.of("a/c"));
        birds("c.jpg: no such file; the layout birds has the picture a/c there");
        Trees.pickle(list, List.of());
        birds("the test split is empty");
        Trees.text(birds.resolve("text/a/b.txt"), "a bird");
        Trees.pickle(list, List.of("a/b", "a/b.jpg"));
        birds("filenames.pickle: lists a/b twice");
    }

    @Test
    void namesThatLeadOut() throws IOException {
        Path list = birds.resolve("test/filenames.pickle");
        Trees.pickle(list, List.of("../../../../etc/passwd"));
        birds("filenames.pickle: names 'CUB_200_2011/images/../../../../etc/passwd.jpg', which leads out");
        Trees.pickle(list, List.of("a\\x00b"));
        birds("filenames.pickle: names 'CUB_200_2011/images/a?b.jpg', which is no valid file name");
        Path captions = Trees.text(folder.resolve("list.tsv"), "/etc/hostname\tx\n");
        run("folder", birds, "--captions-file", captions)
                .complains(1, "list.tsv: names '/etc/hostname', which leads out of the data folder");
        expressions(Trees.expressions().replace("00005", "../../../../x"));
        videos("names 'a1/../../../../x.png', which leads out of the data folder");
    }

    @Test
    void pickles() throws IOException {
        Path list = birds.resolve("test/filenames.pickle");
        Files.writeString(list, "cposix\nsystem\n(S'touch x'\ntR.", StandardCharsets.ISO_8859_1);
        birds(
                "filenames.pickle is no plain list of file names: its pickle names a class or function, 'posix.system'.",
                "Nothing was executed.");
        Files.writeString(list, "(i__main__\nx\n.", StandardCharsets.ISO_8859_1);
        birds("has parts that such a list does not need. Nothing was executed.");
        Files.writeString(list, "}.", StandardCharsets.ISO_8859_1);
        birds("filenames.pickle: it is no list; a pickled list of file names was expected");
        Files.writeString(list, "(K\u0001l.", StandardCharsets.ISO_8859_1);
        birds("its item 1 is no text");
        Files.writeString(list, "(lp0\nS'a", StandardCharsets.ISO_8859_1);
        birds("it ends in the middle");
    }

    @Test
    void videoLists() throws IOException {
        expressions("[1]");
        videos("meta_expressions.json: expected an object");
        expressions("{\"videos\": 1}");
        videos("meta_expressions.json: has no 'videos', expected an object there");
        expressions("{\"videos\": {");
        videos("meta_expressions.json: is no JSON: ");
        expressions("");
        videos("meta_expressions.json: is empty");
        expressions("{} {}");
        videos("meta_expressions.json: is no JSON: something follows its end");
        expressions(Trees.expressions().replace("[\"00000\", \"00005\"]", "[0]"));
        videos("has no 'videos.a1.frames', expected a list of texts there");
        expressions(Trees.expressions().replace("\"obj_id\": \"2\"", "\"obj_id\": \"256\""));
        videos("videos.a1.expressions.1.obj_id is '256', expected a number from 1 to 255");
        expressions(Trees.expressions().replace("\"obj_id\": \"2\"", "\"obj_id\": \"3\""));
        videos("meta.json: has no 'videos.a1.objects.3', expected an object there");
        expressions(Trees.expressions().replace("\"exp\": \"The  Hat\"", "\"exp\": null"));
        videos("has no 'videos.a1.expressions.0.exp', expected a text there");
        Files.delete(videos.resolve("train/meta.json"));
        videos("the layout mini-ytvos has the objects' classes as Mini-Ref-YouTube-VOS/train/meta.json or ");
    }

    @Test
    void framesAndMasks() throws IOException {
        Path mask = videos.resolve("train/Annotations/a1/00000.png");
        Trees.write(mask, Trees.picture(1, 20, 20), "png");
        videos("00000.png: is no mask; expected a palette or grey PNG");
        Trees.write(mask, Trees.mask(true).getSubimage(0, 0, 99, 98), "png");
        videos("00000.png: the mask has 99x98 pixels, but its picture 320x310");
        byte[] sound = Files.readAllBytes(mask);
        Files.write(mask, Arrays.copyOf(sound, sound.length / 2));
        videos("00000.png: the mask is damaged");
        Files.delete(mask);
        videos("00000.png: no such file; the picture's mask was expected there");
        Files.delete(videos.resolve("train/JPEGImages/a1/00005.jpg"));
        videos("00005.jpg: no such file; the layout mini-ytvos has the frame a1/00005 there");
    }

    @Test
    void nothingLeft() {
        run("mini-ytvos", folder.resolve("videos"), "--object-crop", "--group", "4")
                .complains(1, "group 4 is empty");
        run("mini-ytvos", folder.resolve("videos"), "--object-crop")
                .complains(1, "all 2 pictures were skipped, the first because the object has ", "for 16x");
    }

    @Test
    void pictureFolders() throws IOException {
        Path pictures = folder.resolve("pictures");
        Trees.write(pictures.resolve("a.png"), Trees.picture(1, 100, 130), "png");
        run("folder", pictures).complains(1, "a.png: has 100x130 pixels, expected at least 128x128 for 16x");
        Path list = Trees.text(folder.resolve("list.tsv"), "a.png a picture\n");
        run("folder", pictures, "--captions-file", list).complains(1, "the line 'a.png a picture' has no tab");
        Trees.text(list, "a.png\tx\na.png\ty\n");
        run("folder", pictures, "--captions-file", list).complains(1, "list.tsv: names a.png twice");
        Trees.text(list, "b.png\tx\n");
        run("folder", pictures, "--captions-file", list).complains(1, "b.png: no such file; the layout folder");
        Path json = Trees.text(folder.resolve("list.json"), "{}");
        run("folder", pictures, "--captions-file", json).complains(1, "list.json: expected a list");
        run("folder", folder).complains(1, "the test split is empty");
    }

    @Test
    void commandLines() {
        Cli.run("evaluate", "--data", birds).complains(2, "'--dataset-file");
        run("bird", birds).complains(2, "expected one of birds, celeba, coco, mini-ytvos, mini-sailvos, folder");
        run("birds", birds, "--group", "1").complains(2, "--group needs --dataset-file mini-ytvos or mini-sailvos");
        run("birds", birds, "--object-crop").complains(2, "others have no masks");
        run("birds", birds, "--captions-file", "x").complains(2, "--captions-file needs --dataset-file folder");
        run("birds", birds, "--lr", folder.resolve("none")).complains(1, "none: no such folder; --lr names");
        run("birds", birds, "--lr", birds, "--prepare", "center").complains(2, "leave out --prepare");
        run("folder", birds, "--as-published").complains(2, "add --prepare center or --prepare published");
        run("birds", birds, "--resume").complains(2, "--resume needs --report DIR");
        run("birds", birds, "--limit", "0").complains(2, "expected a number of pictures, at least 1, got '0'");
        run("birds", birds, "--seed", "x").complains(2, "expected a whole number of at most 18 digits, got 'x'");
        run("birds", birds, "--border", "x").complains(2, "expected a number of pixels, such as 4, got 'x'");
        run("birds", birds, "--ensemble", "3").complains(2, "expected one of 1, 2, 4, got '3'");
        run("birds", birds, "--split", "val").complains(2, "expected one of test, train, got 'val'");
        run("birds", birds, "--clip", birds).complains(2, "--clip needs --model CHECKPOINT.pth");
        run("birds", birds, "-m", folder.resolve("none.pth")).complains(1, "none.pth: no such file");
    }
}
