package io.clipsr.kernels.gpu.jcuda;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Loads JCuda's native library without its usual detour.
 *
 * <p>Left to itself, JCuda unpacks the library under a fixed name into the shared temporary directory, and loads a file that
 * is already there, whoever put it there. It reads the directory's name from a system property at that moment: so it is
 * shown a fresh directory that only this user may enter, which is removed again once the library is loaded.
 */
final class NativeLoader {
    private static final String TEMPORARY = "java.io.tmpdir";
    private static final String JCUDA = "jcuda.driver.JCudaDriver";

    private static String failure;
    private static boolean tried;

    private NativeLoader() { }

    /** Null if JCuda is ready, else one line that says why not. */
    static synchronized String failure() {
        if (!tried) {
            tried = true;
            failure = load();
        }
        return failure;
    }

    private static String load() {
        Path directory;
        try {
            directory = Files.createTempDirectory("clipsr-jcuda-");       // 0700 where the file system knows permissions
        } catch (IOException e) {
            return "no private directory for JCuda's native library can be made in " + System.getProperty(TEMPORARY);
        }
        String before = System.getProperty(TEMPORARY);
        System.setProperty(TEMPORARY, directory.toString());
        try {
            Class.forName(JCUDA);
            return null;
        } catch (ClassNotFoundException e) {
            return "JCuda is not on the class path; add org.jcuda:jcuda and its natives for this platform";
        } catch (LinkageError e) {
            return reason(e);
        } finally {
            System.setProperty(TEMPORARY, before);
            remove(directory);
        }
    }

    /** JCuda's message holds two stack traces; one of their lines names the library that is missing. */
    static String reason(LinkageError e) {
        String text = String.valueOf(e.getMessage());
        if (text.contains("libcuda.so") || text.contains("nvcuda.dll")) {
            return (text.contains("libcuda.so") ? "libcuda.so.1" : "nvcuda.dll") + " not found, install the NVIDIA driver";
        }
        if (text.contains("No resource found")) {
            return "JCuda has no native library for " + System.getProperty("os.name") + " on " + System.getProperty("os.arch")
                    + " on the class path";
        }
        return "JCuda's native library cannot be loaded: " + text.lines().findFirst().orElse(e.getClass().getSimpleName());
    }

    /** A loaded library's file may go on Linux; Windows keeps it, and the directory is private. */
    private static void remove(Path directory) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            directory.toFile().deleteOnExit();
        }
    }
}
