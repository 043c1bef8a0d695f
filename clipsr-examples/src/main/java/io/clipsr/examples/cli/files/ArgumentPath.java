package io.clipsr.examples.cli.files;

import io.clipsr.examples.cli.console.CommandException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Finds the file that an argument names. Java decodes arguments as text: of a name that is not UTF-8, the bytes are
 * lost and U+FFFD stands for them. Such a name is looked up among the names in its folder, which are decoded in the
 * same way but keep their bytes.
 */
public final class ArgumentPath {
    /** Stands for bytes that are not UTF-8. */
    static final char LOST = '\uFFFD';

    private static final Pattern URL = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+://");

    private ArgumentPath() {}

    /**
     * Returns the path of a file or folder; if there is none, the path as Java understands the text.
     *
     * @throws CommandException if it is no valid path, or several names in one folder look like it
     */
    public static Path of(String argument) {
        Path path = parsed(argument);
        return argument.indexOf(LOST) < 0 ? path : found(path);
    }

    private static Path parsed(String argument) {
        if (argument.isEmpty()) {
            throw new CommandException("an empty file name is given; is a variable in the command not set?");
        }
        if (URL.matcher(argument).lookingAt()) {
            throw new CommandException("'" + argument + "' is a URL, not a file; "
                    + (argument.startsWith("file:")
                            ? "give the path without file://"
                            : "download it first, e.g. curl -O '" + argument + "'"));
        }
        try {
            return Path.of(argument);
        } catch (InvalidPathException e) {
            throw new CommandException("'" + argument + "' is not a valid file name: " + e.getReason());
        }
    }

    /** Returns the path of a file to write: its folder is looked up, its own name is taken as it stands. */
    public static Path ofResult(String argument) {
        return ofResult(parsed(argument));
    }

    /** Returns the path of a file to write. */
    static Path ofResult(Path path) {
        Path folder = path.getParent();
        return folder == null || folder.toString().indexOf(LOST) < 0 || Files.isDirectory(folder)
                ? path
                : found(folder).resolve(path.getFileName());
    }

    private static Path found(Path path) {
        Path found = path.getRoot();
        for (Path name : path) {
            found = name.toString().indexOf(LOST) < 0 ? resolve(found, name) : lookedUp(found, name);
        }
        return found;
    }

    private static Path resolve(Path folder, Path name) {
        return folder == null ? name : folder.resolve(name);
    }

    private static Path lookedUp(Path folder, Path name) {
        List<Path> alike = new ArrayList<>();
        Path listed = folder == null ? Path.of("") : folder;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(listed)) {
            for (Path file : files) {
                if (file.getFileName().toString().equals(name.toString())) {
                    alike.add(resolve(folder, file.getFileName()));
                }
            }
        } catch (IOException e) {
            return resolve(folder, name); // opening it fails with a clear message
        }
        if (alike.size() > 1) {
            throw new CommandException(
                    resolve(folder, name) + ": " + alike.size() + " names in this folder look like this, as they are"
                            + " not UTF-8; rename them, or name the folder to use all of them");
        }
        return alike.isEmpty() ? resolve(folder, name) : alike.get(0);
    }
}
