package io.clipsr.examples.cli.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.examples.cli.TestPictures;
import io.clipsr.examples.cli.launcher.Launcher.Run;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures from standard input and pipes, and to standard output and pipes. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "no POSIX shell, and no pipes with names")
class StreamsTest {
    private static final int SIDE = 8;

    @TempDir
    private Path folder;

    private Path temporary;
    private Launcher launcher;

    @BeforeEach
    void launcher() throws IOException {
        temporary = Files.createDirectory(folder.resolve("tmp"));
        launcher = new Launcher(folder)
                .with("CLIPSR_JAVA_OPTS", "-Djava.io.tmpdir=" + temporary)
                .with("UP", "upscale -s 2");
        TestPictures.write(folder.resolve("a.png"), SIDE, SIDE);
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        try (Stream<Path> left = Files.list(temporary)) {
            assertEquals(
                    0,
                    left.filter(file -> file.getFileName().toString().startsWith("clipsr"))
                            .count());
        }
    }

    private void isTwiceAsLarge(String file) throws IOException {
        assertEquals(2 * SIDE, ImageIO.read(folder.resolve(file).toFile()).getWidth());
    }

    private String starts(String file) throws IOException {
        byte[] bytes = Files.readAllBytes(folder.resolve(file));
        return String.format("%02x%02x", bytes[0], bytes[1]);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cat a.png | \"$CLIPSR\" $UP - -o b.png",
                "\"$CLIPSR\" $UP - -o b.png < a.png",
                "\"$CLIPSR\" $UP - -o - < a.png > b.png",
                "\"$CLIPSR\" $UP a.png -o - | cat > b.png",
                "\"$CLIPSR\" $UP a.png -o /dev/stdout >> b.png",
                "mkfifo p; { cat a.png > p & }; \"$CLIPSR\" $UP p -o b.png",
                "mkfifo p; { cat p > b.png & }; \"$CLIPSR\" $UP a.png -o p && wait && test -p p",
                "\"$CLIPSR\" $UP - -o out/ < a.png && mv out/stdin.png b.png"
            })
    void picturesGoThrough(String command) throws IOException, InterruptedException {
        Run run = launcher.run(command);
        assertEquals(0, run.code(), run.err());
        assertEquals("", run.out());
        assertEquals(1, run.err().lines().count(), run.err());
        isTwiceAsLarge("b.png");
    }

    @ParameterizedTest
    @CsvSource({"'', 8950", "--format jpg, ffd8", "--format bmp, 424d", "--format tiff, 4d4d"})
    void formatOfAStreamIsAnOption(String option, String signature) throws IOException, InterruptedException {
        Run run = launcher.run("\"$CLIPSR\" $UP a.png -o - " + option + " > b");
        assertEquals(0, run.code(), run.err());
        assertEquals(signature, starts("b"));
    }

    @Test
    void comparesAPictureOfAStream() throws IOException, InterruptedException {
        Run run = launcher.run("cat a.png | \"$CLIPSR\" compare - -p 'a disc' -o sheet.png");
        assertEquals(0, run.code(), run.err());
        assertTrue(run.err().startsWith("- 8x8 -> sheet.png "), run.err());
        run = launcher.run("echo x | \"$CLIPSR\" compare - -p 'a disc' -o sheet.png --overwrite");
        assertEquals(1, run.code(), run.err());
        assertTrue(run.err().startsWith("clipsr: - is not a picture"), run.err());
    }

    @Test
    void jsonGoesToStandardErrorThen() throws IOException, InterruptedException {
        Run run = launcher.run("\"$CLIPSR\" $UP - -o - --json < a.png > b.png");
        assertEquals(0, run.code(), run.err());
        assertTrue(run.err().contains("\"status\":\"done\",\"input\":\"-\",\"output\":\"-\""), run.err());
        isTwiceAsLarge("b.png");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "$UP - -o b.png < /dev/null | - is empty, expected a picture",
                "$UP - -o - < a.txt | - is not a picture that can be read",
                "$UP - -o b.png <&- | - is empty, expected a picture",
                "$UP /dev/zero -o b.png --max-pixels 9 | /dev/zero: is longer than a picture can be",
                "$UP a.png a.txt -o - | -: takes one picture, but there may be several results",
                "$UP a.png -o - > /dev/full | -: cannot be written: No space left on device",
                "$UP a.png -o - >&- | -: cannot be written: ",
                "compare a.png -p x -o null.png --overwrite | is a device or a pipe, which cannot be replaced"
            })
    void failures(String command, String reason) throws IOException, InterruptedException {
        Files.writeString(folder.resolve("a.txt"), "no picture");
        Run run = launcher.run("mkfifo null.png; \"$CLIPSR\" " + command);
        assertEquals(1, run.code(), run.err());
        assertTrue(run.err().contains("clipsr: ") && run.err().contains(reason), run.err());
        assertFalse(Files.exists(folder.resolve("b.png")));
    }

    /** Nobody reads the pipe: a program that waits for that is ended by one signal. */
    @ParameterizedTest
    @CsvSource({"TERM, 143", "HUP, 129"})
    void signalEndsTheWaitForAReader(String signal, int code) throws IOException, InterruptedException {
        launcher.assumeNotIgnored(signal);
        Process process = launcher.start("mkfifo p; exec \"$CLIPSR\" $UP a.png -o p --verbose");
        while (process.isAlive() && !launcher.err().contains("a.png: network at")) {
            Thread.sleep(20);
        }
        Thread.sleep(2000); // it writes the picture, and waits; before that, a signal stops it in another way
        Run run = launcher.run("kill -" + signal + " " + process.pid());
        assertEquals(0, run.code(), run.err());
        assertEquals(code, launcher.end(process).code());
    }

    @Test
    void noPictureOnATerminal() throws IOException, InterruptedException {
        launcher.with("CLIPSR_JAVA_OPTS", "-Dclipsr.stdout.terminal=true");
        Run run = launcher.run("\"$CLIPSR\" $UP a.png -o -");
        assertEquals(1, run.code());
        assertEquals("", run.out());
        assertEquals("clipsr: -: standard output is a terminal; redirect it to a file or a program\n", run.err());
    }

    @Test
    void blockDevicesAndSocketsAreNoOutputs() throws IOException, InterruptedException {
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(folder.resolve("s.png")));
            Run run = launcher.run("\"$CLIPSR\" $UP a.png -o s.png");
            assertEquals(1, run.code());
            assertEquals("clipsr: s.png: is no file and no pipe; choose another output\n", run.err());
        }
    }

    @ParameterizedTest
    @CsvSource({"TERM, 143", "HUP, 129"})
    void signalEndsTheWaitForAPipe(String signal, int code) throws IOException, InterruptedException {
        launcher.assumeNotIgnored(signal);
        Run run = launcher.run("mkfifo p; \"$CLIPSR\" $UP p -o b.png & pid=$!; exec 3>p; printf x >&3; kill -" + signal
                + " $pid; wait $pid");
        assertEquals(code, run.code(), run.err());
    }
}
