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
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The pictures among what was named. A file that was named is taken whatever it is; of a folder's files those count
 * whose extension is a picture's, so that nothing has to be opened before the work begins. Hidden files and links to
 * folders are passed over.
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
     * @param recursive whether folders in folders count
     * @param results a folder to stay out of, unless it is named itself; may be null
     */
    public static InputPictures find(List<Path> inputs, boolean recursive, Path results) throws IOException {
        InputPictures found = new InputPictures(recursive, results);
        for (Path input : inputs) {
            if (Files.isDirectory(input)) {
                found.addFolder(input);
            } else {
                found.add(new InputPicture(input, Path.of("")));
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
                return folder.equals(root) || !passedOver(folder)
                        ? FileVisitResult.CONTINUE
                        : FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (passedOver(file)) {
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

    private boolean passedOver(Path file) {
        return hidden(file) || file.toAbsolutePath().normalize().equals(results);
    }

    private static boolean hidden(Path file) {
        return file.getFileName().toString().startsWith(".");
    }

    public List<InputPicture> pictures() {
        return List.copyOf(pictures.values());
    }

    /** Folders and files that could not be looked at, and why. */
    public Map<Path, IOException> unreadable() {
        return unreadable;
    }

    /** How many files were left alone: their extension is no picture's, nor are they the text beside one. */
    public int others() {
        return others;
    }

    /** How many folders were not looked into. */
    public int folders() {
        return folders;
    }

    /** The real paths of all pictures, by which an output is told to be an input. */
    public Set<Path> realPaths() throws IOException {
        Set<Path> paths = new HashSet<>();
        for (InputPicture picture : pictures.values()) {
            paths.add(OutputFile.realPath(picture.file()));
        }
        return paths;
    }
}
