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
 * A loader of JCuda's native libraries that unpacks them to a private directory.
 *
 * <p>By default, JCuda unpacks a library under a fixed name to the shared temporary directory, and loads an existing
 * file of that name, even one of another user. Here it unpacks to a new directory that only this user can access, which
 * is deleted afterwards, see {@link UnpackDirectory}.
 */
final class NativeLoader {
    /** The dynamic linker's message about a missing library. */
    private static final Pattern MISSING = Pattern.compile("(lib\\w+\\.so[.\\d]*): cannot open shared object file");

    private static final Map<Library, Optional<String>> FAILURES = new EnumMap<>(Library.class);

    private NativeLoader() {}

    /** The native libraries. A JCuda class loads its library when it is initialised. */
    enum Library {
        DRIVER("jcuda.driver.JCudaDriver", "jcuda", null),
        CUBLAS("jcuda.jcublas.JCublas2", "jcublas", null),
        /**
         * The newest JCudnn. Its file is named after its own version, but it loads a file named after JCuda's version.
         */
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

    /** Loads a library. Returns null on success, or a one-line reason why it cannot be loaded. */
    static synchronized String failure(Library library) {
        return FAILURES.computeIfAbsent(library, l -> Optional.ofNullable(load(l)))
                .orElse(null);
    }

    private static String load(Library library) {
        Path directory;
        try {
            directory = Files.createTempDirectory("clipsr-jcuda-"); // mode 0700 if the file system has permissions
        } catch (IOException e) {
            return "cannot create a private directory for JCuda's native library in "
                    + System.getProperty("java.io.tmpdir");
        }
        try {
            UnpackDirectory.set(directory);
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
            remove(directory);
        }
    }

    private static void underTheNameAskedFor(Library library, Path directory)
            throws IOException, ClassNotFoundException {
        Class.forName("jcuda.LibUtils"); // throws if JCuda is missing
        String name = library.className.substring(library.className.lastIndexOf('.') + 1);
        String resource = "lib/" + FileNames.of(name + "-" + library.version);
        try (InputStream in = NativeLoader.class.getClassLoader().getResourceAsStream(resource)) {
            if (in != null) {
                Files.copy(in, directory.resolve(FileNames.of(name + "-" + FileNames.version())));
            }
        }
    }

    /** The names of library files. A separate class, because it refers to JCuda's classes. */
    private static final class FileNames {
        static String of(String library) {
            return jcuda.LibUtils.createLibraryFileName(jcuda.LibUtils.createPlatformLibraryName(library));
        }

        static String version() {
            return jcuda.JCudaVersion.get();
        }
    }

    /** Returns the reason why a library cannot be loaded, extracted from JCuda's long message with two stack traces. */
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
                    + " of that version, and add its directory to LD_LIBRARY_PATH";
        }
        return "install the NVIDIA driver";
    }

    /** Deletes the directory. On Windows, the file of a loaded library cannot be deleted and stays; it is private. */
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
