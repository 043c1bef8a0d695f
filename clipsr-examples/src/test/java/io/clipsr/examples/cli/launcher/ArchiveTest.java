package io.clipsr.examples.cli.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.examples.cli.launcher.Launcher.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The archive of loaded classes that the script {@code clipsr} keeps beside the build. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "no POSIX shell")
class ArchiveTest {
    /** Writes down its arguments; writes an archive as Java does, unless a file forbids it. */
    private static final String JAVA = """
            #!/bin/sh
            [ "$1" != -version ] || { echo 'openjdk version "17"' >&2; exit; }
            echo "$*" >> "$LOG"
            for arg in "$@"; do
                case $arg in
                    -XX:ArchiveClassesAtExit=*)
                        echo "a warning"
                        [ ! -f "$LOG.forbidden" ] || exit 1
                        echo classes > "${arg#*=}"
                        [ ! -f "$LOG.killed" ] || kill -TERM $PPID ;;
                esac
            done
            """;

    @TempDir
    private Path folder;

    private Path target;
    private Path log;
    private Launcher launcher;

    /** Lays out a checkout that was built before. */
    @BeforeEach
    void checkout() throws IOException {
        Path home = folder.resolve("home of it");
        target = Files.createDirectories(home.resolve("clipsr-examples/target"));
        Files.createDirectories(home.resolve("clipsr-examples/src/main"));
        Files.writeString(home.resolve("pom.xml"), "");
        Files.writeString(home.resolve("clipsr-examples/pom.xml"), "");
        Files.copy(Launcher.SCRIPT, home.resolve("clipsr"));
        Files.writeString(target.resolve("clipsr-examples.jar"), "");
        Files.writeString(target.resolve("clipsr.stamp"), "");
        log = folder.resolve("log");
        launcher = new Launcher(folder)
                .with("CLIPSR_CLASS_PATH", null)
                .with("CLIPSR", home.resolve("clipsr").toString())
                .with("LOG", log.toString())
                .with("JAVA_HOME", java("jdk"));
    }

    private String java(String name) throws IOException {
        Path java = Files.createDirectories(folder.resolve(name + "/bin")).resolve("java");
        Files.writeString(java, JAVA);
        assertTrue(java.toFile().setExecutable(true));
        return folder.resolve(name).toString();
    }

    /** Runs the command; returns the arguments of each start of Java. */
    private List<String> starts() throws IOException, InterruptedException {
        Files.deleteIfExists(log);
        Run run = launcher.run("\"$CLIPSR\" --version");
        assertEquals(new Run(0, "", ""), run);
        return Files.readAllLines(log);
    }

    private boolean used(String start) {
        return start.contains("-XX:SharedArchiveFile=" + target.resolve("clipsr.jsa") + " -Xshare:auto ");
    }

    @Test
    void isMadeOnceAndUsed() throws IOException, InterruptedException {
        List<String> first = starts();
        assertEquals(2, first.size(), first::toString);
        assertTrue(first.get(0).contains("-XX:ArchiveClassesAtExit="), first::toString);
        assertTrue(used(first.get(1)), first::toString);
        List<String> second = starts();
        assertEquals(1, second.size(), second::toString);
        assertTrue(used(second.get(0)), second::toString);
        try (var files = Files.list(target)) {
            assertEquals(
                    List.of("clipsr-examples.jar", "clipsr.jsa", "clipsr.stamp", "clipsr.stamp.java"),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void isMadeAgainForAnotherJava() throws IOException, InterruptedException {
        starts();
        launcher.with("JAVA_HOME", java("other"));
        assertEquals(2, starts().size());
        assertEquals(1, starts().size());
    }

    @Test
    void isLeftOutWhereItCannotBeMade() throws IOException, InterruptedException {
        Files.writeString(folder.resolve("log.forbidden"), "");
        List<String> starts = starts();
        assertEquals(2, starts.size(), starts::toString);
        assertFalse(used(starts.get(1)), starts::toString);
        assertEquals(1, starts().size());
    }

    @Test
    void nothingIsLeftOfAnInterruptedOne() throws IOException, InterruptedException {
        Path killed = Files.createFile(folder.resolve("log.killed"));
        assertEquals(new Run(143, "", ""), launcher.run("\"$CLIPSR\" --version"));
        try (var files = Files.list(target)) {
            assertEquals(
                    List.of("clipsr-examples.jar", "clipsr.stamp"),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
        Files.delete(killed);
        assertEquals(2, starts().size(), "the next run makes it");
    }

    /**
     * The folder of someone else's checkout: a folder in the stamp's place stands for it, as root may write anywhere.
     */
    @Test
    void isLeftOutWhereNothingCanBeWritten() throws IOException, InterruptedException {
        Files.createDirectory(target.resolve("clipsr.stamp.java"));
        List<String> starts = starts();
        assertEquals(1, starts.size(), starts::toString);
        assertFalse(used(starts.get(0)), starts::toString);
    }
}
