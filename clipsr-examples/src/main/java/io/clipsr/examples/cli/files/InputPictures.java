package io.clipsr.examples.cli.files;

import io.clipsr.image.PictureReader;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the input pictures. Files given by name are always included; files in folders are selected by extension, so
 * that none has to be opened first. Hidden files and links to folders are skipped.
 */
public final class InputPictures {
    private static final Set<String> EXTENSIONS = PictureReader.extensions();

    private final boolean recursive;
    private final Path results;
    private final Map<Path, InputPicture> pictures =
            new LinkedHashMap<>(); // by absolute path: named twice is meant once
    private final Map<Path, IOException> unreadable = new LinkedHashMap<>();
    private int others;
    private int folders;

    private InputPictures(boolean recursive, Path results) {
        this.recursive = recursive;
        this.results = results == null ? null : results.toAbsolutePath().normalize();
    }

    /**
     * Finds the pictures.
     *
     * @param recursive whether subfolders are searched
     * @param results the output folder, which is not searched unless it is an input itself; may be null
     * @param streams the place for copies of standard input ({@code -}) and pipes
     * @param longest the largest number of bytes of such a copy
     */
    public static InputPictures find(
            List<Path> inputs, boolean recursive, Path results, StreamFiles streams, long longest) throws IOException {
        InputPictures found = new InputPictures(recursive, results);
        for (Path input : new LinkedHashSet<>(inputs)) {
            if (Files.isDirectory(input)) {
                found.addFolder(input);
            } else {
                found.add(new InputPicture(input, Path.of(""), streams.readable(input, longest)));
            }
        }
        return found;
    }

    private void add(InputPicture picture) {
        pictures.putIfAbsent(picture.file().toAbsolutePath().normalize(), picture);
    }

    private void addFolder(Path named) throws IOException {
        Path root = Files.isSymbolicLink(named) ? named.resolve(".") : named; // the folder itself, not the link to it
        List<InputPicture> found = new ArrayList<>();
        Set<Path> rest = new HashSet<>();
        Files.walkFileTree(root, Set.of(), recursive ? Integer.MAX_VALUE : 1, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return folder.equals(root) || !skipped(folder)
                        ? FileVisitResult.CONTINUE
                        : FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (skipped(file)) {
                    return FileVisitResult.CONTINUE;
                }
                if (Files.isDirectory(file)) {
                    folders++; // below the depth, or a link
                } else if (EXTENSIONS.contains(OutputNames.extension(file))) {
                    Path folder = root.relativize(file).getParent();
                    found.add(new InputPicture(file.normalize(), folder == null ? Path.of("") : folder));
                } else {
                    rest.add(file.normalize());
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException problem) {
                unreadable.put(file, problem);
                return FileVisitResult.CONTINUE;
            }
        });
        found.forEach(picture -> rest.remove(Sidecar.of(picture.file())));
        others += rest.size();
        found.sort(Comparator.comparing(InputPicture::file));
        found.forEach(this::add);
    }

    private boolean skipped(Path file) {
        return hidden(file) || file.toAbsolutePath().normalize().equals(results);
    }

    private static boolean hidden(Path file) {
        return file.getFileName().toString().startsWith(".");
    }

    public List<InputPicture> pictures() {
        return List.copyOf(pictures.values());
    }

    /** Returns the folders and files that could not be read, with the reason. */
    public Map<Path, IOException> unreadable() {
        return unreadable;
    }

    /** Returns the number of ignored files: neither pictures nor caption files. */
    public int others() {
        return others;
    }

    /** Returns the number of subfolders that were not searched. */
    public int folders() {
        return folders;
    }

    /** Returns the real paths of all pictures, to detect outputs that are inputs. */
    public Set<Path> realPaths() throws IOException {
        Set<Path> paths = new HashSet<>();
        for (InputPicture picture : pictures.values()) {
            paths.add(OutputFile.realPath(picture.content()));
        }
        return paths;
    }
}
