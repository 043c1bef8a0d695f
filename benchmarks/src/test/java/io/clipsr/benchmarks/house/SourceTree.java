package io.clipsr.benchmarks.house;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The repository's source files, found from this module's folder. */
final class SourceTree {
    private static final List<String> MODULES = List.of(
            "clipsr-kernels", "clipsr-weights", "clipsr-api", "clipsr-examples", "clipsr-examples/spark", "benchmarks");

    private SourceTree() {}

    /** Returns the repository's root: the parent of the module whose tests run. */
    static Path root() {
        Path module = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
        Path root = module.getParent();
        if (root == null || !Files.isDirectory(root.resolve("clipsr-kernels"))) {
            throw new IllegalStateException("No clipsr-kernels beside " + module + ": run the test from its module.");
        }
        return root;
    }

    /** Returns the Java files of {@code src/main} of all modules. */
    static List<Path> mainFiles() throws IOException {
        return javaFiles("src/main");
    }

    /** Returns the Java files of all modules, tests included. */
    static List<Path> allFiles() throws IOException {
        return javaFiles("src");
    }

    private static List<Path> javaFiles(String folder) throws IOException {
        try (Stream<Path> files =
                MODULES.stream().flatMap(module -> walk(root().resolve(module).resolve(folder)))) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
    }

    private static Stream<Path> walk(Path folder) {
        try {
            return Files.walk(folder);
        } catch (IOException e) {
            throw new IllegalStateException("The sources in " + folder + " cannot be read.", e);
        }
    }
}
