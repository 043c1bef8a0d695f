package io.clipsr.examples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Behaviour that needs a process of its own: signals, a terminal, a machine without fonts. */
class ProcessTest {
    private static final int SIDE = 40;

    @TempDir
    private Path folder;

    private ProcessBuilder java(List<String> options, Object... args) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(options);
        command.add(Main.class.getName());
        Stream.of(args).map(Object::toString).forEach(command::add);
        return new ProcessBuilder(command)
                .redirectError(folder.resolve("stderr").toFile());
    }

    private String err() throws IOException {
        return Files.readString(folder.resolve("stderr"), UTF_8)
                .replaceFirst("WARNING: Using incubator modules: .*\\R", "");
    }

    private static int exitCode(Process process) throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("it does not end");
        }
        return process.exitValue();
    }

    /** So many that a signal comes in time, however busy the machine is. */
    private Path photos(int count) throws IOException {
        Path photos = Files.createDirectory(folder.resolve("photos"));
        for (int i = 0; i < count; i++) {
            TestPictures.write(photos.resolve(String.format(Locale.ROOT, "%03d.png", i)), SIDE, SIDE);
        }
        return photos;
    }

    private static void interrupt(Process process, String signal) throws IOException, InterruptedException {
        assertEquals(
                0,
                new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                        .start()
                        .waitFor());
    }

    @Test
    void ctrlCStopsInGoodOrderAndTheSameCommandGoesOn() throws IOException, InterruptedException {
        assumeTrue(
                Files.isExecutable(Path.of("/bin/kill")) || Files.isExecutable(Path.of("/usr/bin/kill")),
                "no kill here to send signals with");
        Path photos = photos(400);
        Path results = folder.resolve("results");
        Process process = java(List.of(), "upscale", photos, "-o", results, "--json", "-t", "1")
                .start();
        List<String> lines = new ArrayList<>();
        try (BufferedReader out = process.inputReader(UTF_8)) {
            String first = out.readLine();
            assertNotNull(first, err());
            lines.add(first);
            interrupt(process, "INT");
            out.lines().forEach(lines::add);
        }
        assertEquals(130, exitCode(process), err());
        assertTrue(
                err().matches("clipsr: stopped; \\d+ of 400 done, run the same command again to continue\\R"), err());
        assertTrue(lines.get(lines.size() - 1).contains("\"stopped\":true"), lines::toString);
        try (Stream<Path> files = Files.list(results)) {
            List<Path> written = files.toList();
            assertTrue(written.size() < 400, "it went on to the end");
            for (Path file : written) {
                assertTrue(file.toString().endsWith(".png"), "partial file " + file);
                assertEquals(4 * SIDE, ImageIO.read(file.toFile()).getWidth());
            }
            long told = lines.stream()
                    .filter(line -> line.contains("\"status\":\"done\""))
                    .count();
            assertTrue(told > 0 && told <= written.size(), told + " of " + written.size());
        }
    }

    @Test
    void requestToEndIsTheSame() throws IOException, InterruptedException {
        assumeTrue(
                Files.isExecutable(Path.of("/bin/kill")) || Files.isExecutable(Path.of("/usr/bin/kill")),
                "no kill here to send signals with");
        Path photos = photos(400);
        Process process = java(List.of(), "upscale", photos, "-o", folder.resolve("results"), "--json", "-t", "1")
                .start();
        try (BufferedReader out = process.inputReader(UTF_8)) {
            assertNotNull(out.readLine(), err());
            interrupt(process, "TERM");
            out.lines().forEach(line -> {});
        }
        assertEquals(143, exitCode(process), err());
        assertTrue(err().startsWith("clipsr: stopped; "), err());
    }

    @Test
    void onATerminalThereIsABarAndInTheEndItIsGone() throws IOException, InterruptedException {
        Path photos = photos(5);
        ProcessBuilder builder =
                java(List.of("-Dclipsr.columns=79"), "upscale", photos, "-o", folder.resolve("results"));
        builder.environment().put("TERM", "xterm");
        assertEquals(0, exitCode(builder.start()), err());
        assertTrue(err().contains("\r  0% [----------------------------]  0/5 pictures"), err());
        assertTrue(err().matches("(?s).*\r +\r5 done, [^\r\n]*\\R"), err());

        assertEquals(
                0,
                exitCode(java(List.of(), "upscale", photos, "-o", folder.resolve("results"), "--overwrite")
                        .start()),
                err());
        assertEquals(1, err().lines().count(), err());
        builder = java(
                List.of("-Dclipsr.columns=79"),
                "upscale",
                photos,
                "-o",
                folder.resolve("results"),
                "--overwrite",
                "--quiet");
        assertEquals(0, exitCode(builder.start()), err());
        assertEquals("", err());
    }

    @Test
    void withoutFontsTheSheetHasNoCaptionsAndANoteSaysThem() throws IOException, InterruptedException {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "fonts come from fontconfig on Linux only");
        Path small = TestPictures.write(folder.resolve("small.png"), 16, 16);
        Path none = Files.writeString(
                folder.resolve("fonts.conf"),
                "<?xml version=\"1.0\"?><!DOCTYPE fontconfig SYSTEM \"fonts.dtd\"><fontconfig/>");
        ProcessBuilder builder = java(
                List.of("-Duser.home=" + folder, "-Djava.awt.headless=true"), // Java remembers fonts below user.home
                "compare",
                small,
                "-p",
                "a disc",
                "-o",
                folder.resolve("sheet.png"));
        builder.environment().put("FONTCONFIG_FILE", none.toString());
        assertEquals(0, exitCode(builder.start()), err());
        assertTrue(
                err().startsWith(
                                        "note: this machine has no fonts, so the sheet has no captions; row by row it contains: input, 16x16; bicubic; \u201ca disc\u201d")
                        || err().contains("bicubic; ?a disc?"),
                err());
        assertEquals(
                12 + 256 + 12,
                ImageIO.read(folder.resolve("sheet.png").toFile()).getHeight());
    }
}
