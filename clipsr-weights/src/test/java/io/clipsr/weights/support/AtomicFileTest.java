package io.clipsr.weights.support;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

    @Test
    void aFileThatAppearsMeanwhileIsNotReplaced() throws IOException {
        Path target = folder.resolve("file");
        IOException e = assertThrows(
                IOException.class,
                () -> AtomicFile.replace(target, false, part -> {
                    Files.writeString(part, "second");
                    Files.writeString(target, "first");
                }));
        assertEquals(target + " already exists; name another file, or allow to overwrite it.", e.getMessage());
        assertEquals("first", Files.readString(target));
        assertArrayEquals(new String[] {"file"}, folder.toFile().list());
    }

    /** A ZIP file system has no hard links. */
    @Test
    void whereThereAreNoLinksTheNameIsTakenFirst() throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(folder.resolve("files.zip"), Map.of("create", "true"))) {
            Path target = zip.getPath("/file");
            AtomicFile.replace(target, false, part -> Files.writeString(part, "new"));
            assertEquals("new", Files.readString(target));
            Path part = Files.writeString(zip.getPath("/part"), "other");
            assertThrows(FileAlreadyExistsException.class, () -> AtomicFile.publish(part, target));
            assertEquals("new", Files.readString(target));
            AtomicFile.replace(target, true, file -> Files.writeString(file, "newest"));
            assertEquals("newest", Files.readString(target));
        }
    }

    @Test
    void whatIsNoFileIsNotReplaced() throws IOException, InterruptedException {
        assumeTrue(File.separatorChar == '/', "Windows has no pipes in folders");
        Path pipe = folder.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        Path link = Files.createSymbolicLink(folder.resolve("link"), pipe);
        for (Path target : new Path[] {pipe, link, Path.of("/dev/null")}) {
            IOException e = assertThrows(IOException.class, () -> AtomicFile.replace(target, true, part -> {}));
            assertEquals(
                    target + " is a device or a pipe, which cannot be replaced by a file; name a file.",
                    e.getMessage());
        }
        assertTrue(Files.isSymbolicLink(link));
        assertFalse(Files.isRegularFile(pipe));
    }

    @Test
    void aReplacedFileKeepsItsModeAndOwner() throws IOException {
        Path target = Files.writeString(folder.resolve("file"), "old");
        PosixFileAttributeView view = Files.getFileAttributeView(target, PosixFileAttributeView.class);
        assumeTrue(view != null, "the file system has no modes");
        UserPrincipal owner = view.getOwner();
        if (owner.getName().equals("root")) {
            owner = target.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
            view.setOwner(owner); // only root may do so
        }
        view.setPermissions(PosixFilePermissions.fromString("rw-r-----"));
        AtomicFile.replace(target, true, part -> {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(part)));
            Files.writeString(part, "new");
        });
        assertEquals("new", Files.readString(target));
        assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(target)));
        assertEquals(owner, Files.getOwner(target));
    }

    @Test
    void onlyOurOwnOldTemporaryFilesAreDeleted() throws IOException {
        String part = ".clipsr-01234567-89ab-cdef-0123-456789abcde";
        FileTime old = FileTime.from(Instant.now().minus(Duration.ofHours(25)));
        for (String name : new String[] {part + "0.part", ".clipsr-notes.part", part + "1.tmp"}) {
            Files.setLastModifiedTime(Files.writeString(folder.resolve(name), name), old);
        }
        Files.writeString(folder.resolve(part + "2.part"), "in use");
        AtomicFile.replace(folder.resolve("file"), false, file -> Files.writeString(file, "new"));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(
                    Set.of("file", ".clipsr-notes.part", part + "1.tmp", part + "2.part"),
                    files.map(path -> path.getFileName().toString()).collect(Collectors.toSet()));
        }
    }
}
