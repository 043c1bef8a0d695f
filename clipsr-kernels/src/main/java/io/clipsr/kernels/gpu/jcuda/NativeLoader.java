package io.clipsr.kernels.gpu.jcuda;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Loads JCuda's native libraries without their usual detour.
 *
 * <p>Left to itself, JCuda unpacks a library under a fixed name into the shared temporary directory, and loads a file
 * that is already there, whoever put it there. It reads the directory's name from a system property at that moment: so
 * it is shown a fresh directory that only this user may enter, which is removed again once the library is loaded.
 */
final class NativeLoader {
    private static final String TEMPORARY = "java.io.tmpdir";
    /** The dynamic linker's message. */
    private static final Pattern MISSING = Pattern.compile("(lib\\w+\\.so[.\\d]*): cannot open shared object file");

    private static final Map<Library, Optional<String>> FAILURES = new EnumMap<>(Library.class);

    private NativeLoader() {}

    /** A class of JCuda's that loads a native library when it is initialised. */
    enum Library {
        DRIVER("jcuda.driver.JCudaDriver", "jcuda", null),
        CUBLAS("jcuda.jcublas.JCublas2", "jcublas", null),
        /** The newest there is names its file after its own version, and asks for one named after JCuda's. */
        CUDNN("jcuda.jcudnn.JCudnn", "jcudnn", "11.7.0");

        private final String className;
        private final String artifact;
        private final String version;

        Library(String className, String artifact, String version) {
            this.className = className;
            this.artifact = artifact;
            this.version = version;
        }
    }

    /** Returns null if a library is ready, else one line that says why not. */
    static synchronized String failure(Library library) {
        return FAILURES.computeIfAbsent(library, l -> Optional.ofNullable(load(l)))
                .orElse(null);
    }

    private static String load(Library library) {
        Path directory;
        try {
            directory = Files.createTempDirectory("clipsr-jcuda-"); // 0700 where the file system knows permissions
        } catch (IOException e) {
            return "no private directory for JCuda's native library can be made in " + System.getProperty(TEMPORARY);
        }
        String before = System.getProperty(TEMPORARY);
        System.setProperty(TEMPORARY, directory.toString());
        try {
            if (library.version != null) {
                underTheNameAskedFor(library, directory);
            }
            Class.forName(library.className);
            return null;
        } catch (ClassNotFoundException e) {
            return "org.jcuda:" + library.artifact
                    + " is not on the class path; add it and its natives for this platform";
        } catch (IOException e) {
            return "the native library of org.jcuda:" + library.artifact + " cannot be unpacked: " + e.getMessage();
        } catch (LinkageError e) {
            return reason(e);
        } finally {
            System.setProperty(TEMPORARY, before);
            remove(directory);
        }
    }

    private static void underTheNameAskedFor(Library library, Path directory)
            throws IOException, ClassNotFoundException {
        Class.forName("jcuda.LibUtils"); // without JCuda itself there is nothing to name
        String name = library.className.substring(library.className.lastIndexOf('.') + 1);
        String resource = "lib/" + FileNames.of(name + "-" + library.version);
        try (InputStream in = NativeLoader.class.getClassLoader().getResourceAsStream(resource)) {
            if (in != null) {
                Files.copy(in, directory.resolve(FileNames.of(name + "-" + FileNames.version())));
            }
        }
    }

    /** Apart, since it touches JCuda's classes. */
    private static final class FileNames {
        static String of(String library) {
            return jcuda.LibUtils.createLibraryFileName(jcuda.LibUtils.createPlatformLibraryName(library));
        }

        static String version() {
            return jcuda.JCudaVersion.get();
        }
    }

    /** JCuda's message holds two stack traces; one of their lines names the library that is missing. */
    static String reason(LinkageError e) {
        String text = String.valueOf(e.getMessage());
        Matcher missing = MISSING.matcher(text);
        if (missing.find()) {
            return missing.group(1) + " not found, " + remedy(missing.group(1));
        }
        if (text.contains("nvcuda.dll")) {
            return "nvcuda.dll not found, " + remedy("libcuda");
        }
        if (text.contains("No resource found")) {
            return "JCuda has no native library for " + System.getProperty("os.name") + " on "
                    + System.getProperty("os.arch") + " on the class path";
        }
        return "JCuda's native library cannot be loaded: "
                + text.lines().findFirst().orElse(e.getClass().getSimpleName());
    }

    private static String remedy(String file) {
        if (file.startsWith("libcublas") || file.startsWith("libcudnn")) {
            return "install NVIDIA's " + (file.startsWith("libcudnn") ? "cuDNN" : "cuBLAS")
                    + " of that version, and name its directory in LD_LIBRARY_PATH";
        }
        return "install the NVIDIA driver";
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
