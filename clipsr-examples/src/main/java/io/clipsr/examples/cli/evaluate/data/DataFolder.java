package io.clipsr.examples.cli.evaluate.data;

import io.clipsr.examples.cli.console.CommandException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The root of a data set. All files are found through it, so that no name in a list leads out of the folder. */
public final class DataFolder {
    private final Path root;
    private final String layout;

    /** @param layout the name of the layout in messages, such as {@code birds} */
    public DataFolder(Path root, String layout) {
        this.root = root;
        this.layout = layout;
        if (!Files.isDirectory(root)) {
            throw new CommandException(root + ": no such folder; --data names the folder of the data set");
        }
    }

    /**
     * Returns the path of a file or folder, which need not exist.
     *
     * @param source the list that names it, for messages
     * @throws CommandException if it would lie outside of the folder
     */
    Path resolve(String name, Object source) {
        try {
            Path path = root.resolve(name).normalize();
            if (Path.of(name).isAbsolute() || !path.startsWith(root.normalize())) {
                throw new CommandException(source + ": names '" + name + "', which leads out of the data folder");
            }
            return path;
        } catch (InvalidPathException e) {
            throw new CommandException(source + ": names '" + name + "', which is no valid file name");
        }
    }

    /** Returns the path of a file or folder that the layout prescribes. */
    Path resolve(String name) {
        return resolve(name, layout);
    }

    /**
     * Returns a file that must exist.
     *
     * @param what what it is, such as {@code the picture}
     */
    public Path file(String name, Object source, String what) {
        Path path = resolve(name, source);
        if (!Files.isRegularFile(path)) {
            throw expected(what, path);
        }
        return path;
    }

    CommandException expected(String what, Path path) {
        return new CommandException(
                path + ": no such file; the layout " + layout + " has " + what + " there; is --data the right folder?");
    }

    /** Returns the first that exists of several places where data sets differ. */
    Path oneOf(String what, List<String> names) {
        return names.stream()
                .map(this::resolve)
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new CommandException(root + ": the layout " + layout + " has " + what + " as "
                        + names.stream().collect(Collectors.joining(" or "))
                        + " there, but none of these exists; is --data the right folder?"));
    }

    /** Returns the lines of a text file that are not blank. */
    static List<String> lines(Path file) throws IOException {
        try {
            return Files.readString(file, StandardCharsets.UTF_8)
                    .replace("\uFEFF", "")
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (CharacterCodingException e) {
            throw new CommandException(file + ": is not UTF-8 text; save it as UTF-8");
        }
    }
}
