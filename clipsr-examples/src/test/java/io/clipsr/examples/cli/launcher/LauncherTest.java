package io.clipsr.examples.cli.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.examples.cli.TestPictures;
import io.clipsr.examples.cli.launcher.Launcher.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The shell script {@code clipsr}. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "no POSIX shell")
class LauncherTest {
    private static final int SIDE = 8;
    private static final int MANY = 300; // so many that a signal comes in time, however busy the machine is
    private static final int SECONDS = 60;

    @TempDir
    private Path folder;

    private Launcher launcher;

    @BeforeEach
    void launcher() throws IOException {
        launcher = new Launcher(folder)
                .with("TMPDIR", Files.createDirectory(folder.resolve("tmp")).toString());
    }

    private Run run(String command, Object... args) throws IOException, InterruptedException {
        return launcher.run(command, args);
    }

    private void small() throws IOException {
        TestPictures.write(folder.resolve("a.png"), SIDE, SIDE);
    }

    @ParameterizedTest
    @CsvSource({"TERM, 143", "INT, 130", "HUP, 129"})
    void signalsEndBothProcesses(String signal, int code) throws IOException, InterruptedException {
        launcher.assumeNotIgnored(signal);
        Path photos = Files.createDirectory(folder.resolve("photos"));
        for (int i = 0; i < MANY; i++) {
            TestPictures.write(photos.resolve(String.format(Locale.ROOT, "%03d.png", i)), SIDE, SIDE);
        }
        Process process = launcher.start("exec \"$CLIPSR\" upscale photos -o out --json -t 1");
        while (process.isAlive() && launcher.out().isEmpty()) {
            Thread.sleep(20);
        }
        List<ProcessHandle> below = process.descendants().toList();
        assertEquals(
                0,
                new ProcessBuilder("sh", "-c", "kill -" + signal + " " + process.pid())
                        .start()
                        .waitFor());
        Run run = launcher.end(process);
        assertEquals(code, run.code(), run.err());
        assertTrue(run.err().startsWith("clipsr: stopped; "), run.err());
        for (ProcessHandle handle : below) {
            handle.onExit().orTimeout(SECONDS, TimeUnit.SECONDS).join();
        }
        try (Stream<Path> written = Files.list(folder.resolve("out"))) {
            List<String> names =
                    written.map(file -> file.getFileName().toString()).toList();
            assertTrue(names.size() < MANY, "it went on to the end");
            assertTrue(names.stream().allMatch(name -> name.matches("\\d{3}\\.png")), names::toString);
        }
    }

    /** A killed shell cannot pass anything on: so there must be none above Java. */
    @Test
    void javaTakesThePlaceOfTheScript() throws IOException, InterruptedException {
        small();
        Process process = launcher.start("mkfifo p; exec \"$CLIPSR\" upscale p -o b.png");
        for (int i = 0; i < SECONDS * 50 && !isJava(process); i++) {
            Thread.sleep(20);
        }
        assertTrue(isJava(process), () -> process.info().toString());
        process.destroyForcibly();
        assertTrue(process.waitFor(SECONDS, TimeUnit.SECONDS));
    }

    private static boolean isJava(Process process) {
        return process.info().command().orElse("").endsWith("/java");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<&-", ">&-", "2>&-", "<&- >&-", "<&- >&- 2>&-"})
    void closedStreamsDoNoHarm(String closed) throws IOException, InterruptedException {
        small();
        Run run = run("\"$CLIPSR\" upscale a.png -o b.png -s 2 " + closed);
        assertEquals(0, run.code(), run.err());
        assertEquals("", run.out());
        assertTrue(Files.size(folder.resolve("b.png")) > 0);
        try (Stream<Path> files = Files.list(folder)) { // no message in a file
            assertEquals(
                    List.of("a.png", "b.png", "stderr.log", "stdout.log", "tmp"),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void failureIsTheExitCodeAlsoWithoutStreams() throws IOException, InterruptedException {
        assertEquals(1, run("\"$CLIPSR\" upscale no.png -o b.png <&- >&- 2>&-").code());
        assertEquals(2, run("\"$CLIPSR\" --no-such-option 2>&-").code());
    }

    @ParameterizedTest
    @ValueSource(strings = {"en_XX.UTF-8", "xx", "POSIX", "C", ""})
    void promptsAndNamesAreUtf8InAnyLocale(String locale) throws IOException, InterruptedException {
        small();
        Files.move(folder.resolve("a.png"), folder.resolve("plain.png"));
        launcher.with("LC_ALL", locale);
        Run run = run(
                "mv plain.png \"$(printf 'caf\\303\\251.png')\"; \"$CLIPSR\" upscale \"$(printf 'caf\\303\\251.png')\""
                        + " -o out/ -s 2 --json -p \"$(printf 'un caf\\303\\251')\"; ls out");
        assertEquals(0, run.code(), run.err());
        assertTrue(run.out().contains("\"prompt\":\"un caf\\u00E9\""), run.out());
        assertTrue(run.out().endsWith("caf\u00e9.png\n"), run.out());
    }

    @Test
    void argumentsArriveAsTheyAre() throws IOException, InterruptedException {
        small();
        for (String prompt : List.of("two words", " ' \" $HOME `x` \\ * ?", "line\nline", "-40 degrees", "")) {
            Run run = run("\"$CLIPSR\" upscale a.png -o b.png -s 2 --overwrite --json \"--prompt=$1\"", prompt);
            assertEquals(0, run.code(), run.err());
            String json = prompt.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
            assertTrue(run.out().contains("\"prompt\":\"" + json + "\""), run.out());
        }
        Files.move(folder.resolve("a.png"), folder.resolve("a b\n\u00e9.png"));
        Run run = run("\"$CLIPSR\" upscale *.png --overwrite -o 'out put/' -s 2");
        assertEquals(0, run.code(), run.err());
        try (Stream<Path> written = Files.list(folder.resolve("out put"))) {
            assertEquals(2, written.count());
        }
    }

    @Test
    void fileThatBeginsLikeAnOption() throws IOException, InterruptedException {
        small();
        Files.move(folder.resolve("a.png"), folder.resolve("-dash.png"));
        Run run = run("\"$CLIPSR\" upscale -dash.png -o b.png");
        assertEquals(2, run.code());
        assertTrue(run.err().contains("if you mean the file -dash.png, write ./-dash.png, or -- before it"), run.err());
        assertEquals(0, run("\"$CLIPSR\" upscale -o b.png -s 2 -- -dash.png").code());
        assertEquals(0, run("\"$CLIPSR\" upscale ./-dash.png -o c.png -s 2").code());
    }

    @Test
    void linksToTheScriptFindIt() throws IOException, InterruptedException {
        Path bin = Files.createDirectory(folder.resolve("b in"));
        Files.createSymbolicLink(bin.resolve("first"), Launcher.SCRIPT);
        Files.createSymbolicLink(bin.resolve("second"), Path.of("first"));
        Files.createSymbolicLink(folder.resolve("third"), Path.of("b in/second"));
        for (String name : List.of("'b in/first'", "./third", "\"$PWD/third\"")) {
            Run run = run(name + " --version");
            assertEquals(0, run.code(), run.err());
            assertTrue(run.out().startsWith("clipsr "), run.out());
        }
    }

    private Path fakeJava(String version) throws IOException {
        Path bin = Files.createDirectories(folder.resolve("jdk/bin"));
        Path java = Files.writeString(
                bin.resolve("java"), "#!/bin/sh\necho 'openjdk version \"" + version + "\" 2020-01-01' >&2\n");
        assertTrue(java.toFile().setExecutable(true));
        return bin;
    }

    @ParameterizedTest
    @CsvSource({"1.8.0_402", "11.0.22", "16-ea"})
    void javaThatIsTooOld(String version) throws IOException, InterruptedException {
        Path bin = fakeJava(version);
        launcher.with("JAVA_HOME", bin.getParent().toString());
        Run run = run("\"$CLIPSR\" --version");
        assertEquals(1, run.code());
        assertEquals(
                "clipsr: " + bin + "/java is Java " + version + "; 17 or newer is needed (set JAVA_HOME)\n", run.err());
        launcher.with("JAVA_HOME", null);
        run = run("PATH=" + bin + ":$PATH \"$CLIPSR\" --version");
        assertTrue(run.err().contains("is Java " + version + "; 17 or newer is needed"), run.err());
    }

    @Test
    void javaThatIsMissing() throws IOException, InterruptedException {
        launcher.with("JAVA_HOME", folder + "/nothing");
        Run run = run("\"$CLIPSR\" --version");
        assertEquals(1, run.code());
        assertEquals(
                "clipsr: JAVA_HOME is " + folder
                        + "/nothing, but there is no bin/java in it; set it to a JDK 17 or newer\n",
                run.err());
        // On a path with no more than the script needs.
        launcher.with("JAVA_HOME", null);
        run = run("mkdir few; for tool in sh dirname readlink; do ln -s \"$(command -v $tool)\" few/; done;"
                + " PATH=$PWD/few sh \"$CLIPSR\" --version");
        assertEquals(1, run.code());
        assertEquals("clipsr: no java found; install a JDK 17 or newer, or set JAVA_HOME\n", run.err());
    }

    @Test
    void javaHomeComesBeforeThePath() throws IOException, InterruptedException {
        Path bin = fakeJava("11");
        Run run = run("PATH=" + bin + ":$PATH \"$CLIPSR\" --version");
        assertEquals(0, run.code(), run.err());
    }

    @Test
    void optionsForTheJvmAndNoWarningOfIt() throws IOException, InterruptedException {
        small();
        launcher.with("CLIPSR_JAVA_OPTS", "-Xmx300m -Dclipsr.cpu.plain=true");
        Run run = run("\"$CLIPSR\" devices");
        assertEquals(0, run.code(), run.err());
        assertEquals("", run.err());
        assertTrue(run.out().contains("plain"), run.out());
        try (Stream<Path> left = Files.list(folder.resolve("tmp"))) {
            assertFalse(left.anyMatch(file -> file.getFileName().toString().startsWith("clipsr")), "its pipe is left");
        }
    }

    @Test
    void withoutRoomForItsPipeItWorks() throws IOException, InterruptedException {
        launcher.with("TMPDIR", folder + "/nothing");
        assertEquals(0, run("\"$CLIPSR\" --version").code());
    }
}
