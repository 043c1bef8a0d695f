package io.clipsr.weights.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CacheFolderTest {
    @TempDir
    Path folder;

    /** The settings have the form {@code name=value}; those of the JVM are in lower case. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            os.name=Linux user.home=/h                                           | /h/.cache/clipsr
            os.name=Linux user.home=/h XDG_CACHE_HOME=/x                         | /x/clipsr
            os.name=Linux user.home=/h XDG_CACHE_HOME=relative                   | /h/.cache/clipsr
            os.name=Linux user.home=/h XDG_CACHE_HOME=/x CLIPSR_CACHE=/v         | /v
            os.name=Linux user.home=/h CLIPSR_CACHE=/v clipsr.cache=/p           | /p
            os.name=Mac_OS_X user.home=/h XDG_CACHE_HOME=/x                      | /h/Library/Caches/clipsr
            os.name=Windows_11 user.home=/h LOCALAPPDATA=/l                      | /l/clipsr/cache
            os.name=Windows_11 user.home=/h                                      | /h/AppData/Local/clipsr/cache
            os.name=Linux user.home=?                                            |
            os.name=Linux user.home=? XDG_CACHE_HOME=/x                          | /x/clipsr
            """)
    void everySystemHasItsPlace(String settings, String expected) {
        Map<String, String> values = new HashMap<>();
        for (String setting : settings.split(" ")) {
            values.put(setting.split("=")[0], setting.split("=")[1]);
        }
        assertEquals(
                Optional.ofNullable(expected),
                CacheFolder.locate(values::get, values::get)
                        .map(path -> path.toString().replace('\\', '/')));
    }

    @Test
    void nobodyElseMayLookIntoIt() throws IOException {
        assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"), "no permissions here");
        Path path = folder.resolve("a").resolve("b");
        CacheFolder.prepare(path);
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path.getParent())));
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
        CacheFolder.prepare(path);
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
    }

    @Test
    void whatIsNoFolderIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x");
        CacheException e = assertThrows(CacheException.class, () -> CacheFolder.prepare(file));
        assertEquals(
                "The folder of converted models, " + file
                        + ", cannot be used: it is a file or a link, not a folder; set another one "
                        + "with -Dclipsr.cache=FOLDER or CLIPSR_CACHE.",
                e.getMessage());
        CacheException below = assertThrows(CacheException.class, () -> CacheFolder.prepare(file.resolve("below")));
        assertTrue(below.getMessage()
                .startsWith("The folder of converted models, " + file.resolve("below") + ", cannot be used: "));
    }

    @Test
    void aLinkToAFolderIsRefused() throws IOException {
        assumeTrue(File.separatorChar == '/', "Windows lets only some users create symbolic links");
        Path link =
                Files.createSymbolicLink(folder.resolve("link"), Files.createDirectory(folder.resolve("elsewhere")));
        assertThrows(CacheException.class, () -> CacheFolder.prepare(link));
    }

    @Test
    void aPendingInterruptNeitherHurtsNorGetsLost() {
        CacheFolder cache = CacheFolder.prepare(folder.resolve("c"));
        Thread.currentThread().interrupt();
        assertEquals("done", cache.locked(() -> "done"));
        assertTrue(Thread.interrupted());
    }
}
