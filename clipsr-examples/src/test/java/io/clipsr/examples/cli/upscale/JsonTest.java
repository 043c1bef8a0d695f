package io.clipsr.examples.cli.upscale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.clipsr.examples.cli.Cli;
import io.clipsr.examples.cli.TestPictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code upscale --json}: stdout for programs, stderr for people. Prompts are seen here, too. */
class JsonTest {

    @TempDir
    private Path folder;

    private static List<Map<String, String>> parse(String out) throws IOException {
        List<Map<String, String>> objects = new ArrayList<>();
        for (String line : out.lines().toList()) {
            Map<String, String> fields = new LinkedHashMap<>();
            try (JsonParser json = new JsonFactory().createParser(line)) {
                assertEquals(JsonToken.START_OBJECT, json.nextToken());
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    String name = json.currentName();
                    json.nextToken();
                    fields.put(name, json.getText());
                }
                assertEquals(JsonToken.END_OBJECT, json.currentToken());
            }
            objects.add(fields);
        }
        return objects;
    }

    private Map<String, String> prompts(Object... options) throws IOException {
        List<Object> args = new ArrayList<>(
                List.of("upscale", folder, "-r", "-o", folder.resolve("out"), "--json", "-q", "--overwrite"));
        args.addAll(List.of(options));
        Map<String, String> prompts = new LinkedHashMap<>();
        for (Map<String, String> object : parse(Cli.run(args.toArray()).done().out())) {
            if (object.get("type").equals("picture")) {
                prompts.put(Path.of(object.get("input")).getFileName().toString(), object.get("prompt"));
            }
        }
        return prompts;
    }

    @Test
    void oneObjectForEachPictureAndOneForAll() throws IOException {
        Path good = TestPictures.write(folder.resolve("\"\u3042\".png"), 4, 3);
        Path bad = Files.writeString(folder.resolve("b.png"), "broken");
        Path there = TestPictures.write(folder.resolve("c.png"), 4, 3);
        Path out = Files.createDirectory(folder.resolve("out"));
        Files.createFile(out.resolve("c.png"));
        Cli cli = Cli.run("upscale", folder, "-o", out, "--json", "-p", "a \"disc\"");
        assertEquals(1, cli.code());
        assertTrue(cli.out().chars().allMatch(c -> c < 128), cli.out());
        List<Map<String, String>> objects = parse(cli.out()); // in the order they end, which is any
        assertEquals(4, objects.size(), cli.out());
        Map<String, Map<String, String>> byStatus = new LinkedHashMap<>();
        objects.subList(0, 3).forEach(object -> byStatus.put(object.get("status"), object));
        Map<String, String> skipped = byStatus.get("skipped");
        assertEquals(
                Map.of(
                        "type",
                        "picture",
                        "status",
                        "skipped",
                        "input",
                        there.toString(),
                        "output",
                        out.resolve("c.png").toString()),
                skipped);
        Map<String, String> done = byStatus.get("done");
        assertEquals(good.toString(), done.get("input"));
        assertEquals("a \"disc\"", done.get("prompt"));
        assertEquals(
                "4x3 16x12",
                done.get("inputWidth") + "x" + done.get("inputHeight") + " " + done.get("width") + "x"
                        + done.get("height"));
        assertEquals("4", done.get("networkScale"));
        assertTrue(
                done.keySet().containsAll(List.of("tiling", "tiles", "overhead", "passes", "seconds")), done::toString);
        Map<String, String> failed = byStatus.get("failed");
        assertTrue(failed.get("error").contains(bad.toString()), failed::toString);
        Map<String, String> all = objects.get(3);
        assertEquals(
                "summary 1 1 1 false",
                all.get("type") + " " + all.get("done") + " " + all.get("skipped") + " " + all.get("failed") + " "
                        + all.get("stopped"));
        assertEquals(2, cli.err().lines().count(), cli.err());
    }

    @Test
    void thePromptIsWhatFirstSaysSo() throws IOException {
        TestPictures.write(folder.resolve("a.png"), 4, 3);
        TestPictures.write(folder.resolve("b.png"), 4, 3);
        TestPictures.write(Files.createDirectory(folder.resolve("sea")).resolve("c.png"), 4, 3);
        Files.writeString(folder.resolve("b.txt"), "\uFEFFa boat\r\n in the\u3042 harbour \n");
        Files.writeString(folder.resolve("sea/c.txt"), "a crab");
        Path table = Files.writeString(
                folder.resolve("words.tsv"), "\uFEFFa.png\ta disc\n\nsea/c.png\ta clam\nno.png\tnothing\n");
        assertEquals(Map.of("a.png", "", "b.png", "a boat in the\u3042 harbour", "c.png", "a crab"), prompts());
        assertEquals(Map.of("a.png", "", "b.png", "", "c.png", ""), prompts("--no-sidecar"));
        assertEquals(
                Map.of("a.png", "a disc", "b.png", "a boat in the\u3042 harbour", "c.png", "a clam"),
                prompts("--prompts", table));
        assertEquals(
                Map.of("a.png", "x", "b.png", "x", "c.png", "x"),
                prompts("-p", "x", "--region", "0,0,2,2:y", "--prompt-strength", "1.5"));

        List<String> err = Cli.run("upscale", folder, "-r", "-o", folder.resolve("out"), "--prompts", table)
                .done()
                .err()
                .lines()
                .toList();
        assertEquals("note: " + table + " names no.png, which is not an input", err.get(0));
        assertEquals(2, err.size(), err::toString);
        Files.delete(folder.resolve("out/b.png"));
        err = Cli.run("upscale", folder, "-r", "-o", folder.resolve("out"), "--prompts", table)
                .done()
                .err()
                .lines()
                .toList();
        assertEquals("note: " + table + " has no row for " + folder.resolve("b.png"), err.get(0));
        assertEquals("note: " + table + " names no.png, which is not an input", err.get(1));
        assertEquals(3, err.size(), err::toString);
    }

    @Test
    void promptsThatCannotBeRead() throws IOException {
        Path a = TestPictures.write(folder.resolve("a.png"), 4, 3);
        Path out = folder.resolve("out.png");
        Path table = folder.resolve("words.tsv");
        Cli.run("upscale", a, "-o", out, "--prompts", table).complains(1, "words.tsv: no such file");
        Files.writeString(table, "a.png\tone\nb.png two\n");
        Cli.run("upscale", a, "-o", out, "--prompts", table)
                .complains(1, "line 2 has no tab", "expected file name, tab, prompt");
        Files.writeString(table, "a.png\tone\n\na.png\ttwo\n");
        Cli.run("upscale", a, "-o", out, "--prompts", table).complains(1, "line 3 names a.png a second time");
        Files.write(table, new byte[] {'a', '\t', (byte) 0xFF});
        Cli.run("upscale", a, "-o", out, "--prompts", table).complains(1, "words.tsv: is not UTF-8");
        Files.write(folder.resolve("a.txt"), new byte[] {(byte) 0xFF});
        Cli.run("upscale", a, "-o", out).complains(1, "a.png", "a.txt", "is not UTF-8", "--no-sidecar");
        Files.writeString(folder.resolve("a.txt"), "long ".repeat(4000));
        Cli.run("upscale", a, "-o", out).complains(1, "a.png", "a.txt", "20.0 KB", "--no-sidecar");
        assertEquals(false, Files.exists(out));
    }
}
