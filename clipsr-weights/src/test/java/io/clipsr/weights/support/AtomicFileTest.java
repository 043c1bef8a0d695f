package io.clipsr.weights.support;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    private static final int ENDED = 3;

    @TempDir
    Path folder;

    /** Simulates Ctrl-C: the JVM ends while the file is half written, without running finally blocks. */
    public static final class EndsWhileWriting {
        private EndsWhileWriting() {}

        public static void main(String[] args) throws IOException {
            AtomicFile.write(Path.of(args[0]), false, channel -> {
                channel.write(ByteBuffer.wrap(new byte[100]));
                System.exit(ENDED);
            });
        }
    }

    @Test
    void anInterruptedProgramLeavesNothing() throws IOException, InterruptedException {
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        EndsWhileWriting.class.getName(),
                        folder.resolve("model").toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertTrue(program.waitFor(60, TimeUnit.SECONDS), "the program hangs");
            assertEquals(ENDED, program.exitValue());
            assertArrayEquals(new String[0], folder.toFile().list());
        } finally {
            program.destroyForcibly();
        }
    }

    @Test
    void aFailureKeepsTheOldFileAndNamesTheCauseAtTheRoot() throws IOException {
        Path target = Files.writeString(folder.resolve("file"), "old");
        IOException full = new IOException("Error writing", new IOException("No space left on device"));
        IOException e = assertThrows(
                IOException.class,
                () -> AtomicFile.replace(target, true, part -> {
                    Files.writeString(part, "half");
                    throw full;
                }));
        assertEquals(target + " cannot be written: No space left on device.", e.getMessage());
        assertEquals("old", Files.readString(target));
        assertArrayEquals(new String[] {"file"}, folder.toFile().list());
    }

    @Test
    void aLinkStaysAndItsFileIsReplaced() throws IOException {
        assumeTrue(File.separatorChar == '/', "Windows lets only some users create symbolic links");
        Path file = Files.writeString(folder.resolve("file"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        AtomicFile.replace(link, true, part -> Files.writeString(part, "new"));
        assertTrue(Files.isSymbolicLink(link));
        assertEquals("new", Files.readString(file));
    }
}
