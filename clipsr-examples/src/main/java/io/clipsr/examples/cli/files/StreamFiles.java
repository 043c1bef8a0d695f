package io.clipsr.examples.cli.files;

import io.clipsr.examples.cli.console.CommandException;
import io.clipsr.weights.support.StreamCopy;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Temporary files for what cannot be read or written in any order: standard input and output, pipes and devices. They
 * are deleted when this is closed, and when a signal ends Java.
 */
public final class StreamFiles implements AutoCloseable {
    /** The argument for standard input or output. */
    private static final String STANDARD = "-";

    private static final int TYPE = 0170000; // of a file, in its Unix mode
    private static final int PIPE = 0010000;
    private static final int CHARACTER_DEVICE = 0020000;

    private Path folder;
    private Thread cleanup;
    private int files;

    /** Returns whether an argument means standard input or output. */
    public static boolean isStandard(Path argument) {
        return argument.toString().equals(STANDARD);
    }

    /** Returns whether an input has to be copied before it can be read as a picture. */
    public static boolean isInput(Path file) {
        return isStandard(file) || Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file);
    }

    /** Returns whether an output has to be written as a stream: replaced by a file, its reader would get nothing. */
    public static boolean isOutput(Path file) {
        return isStandard(file) || isDescriptor(file) || isInput(file);
    }

    /** Returns whether a path names an open stream of this process, such as {@code >(command)} of a shell. */
    private static boolean isDescriptor(Path file) {
        String path = file.toString();
        return path.equals("/dev/stdout") || path.equals("/dev/stderr") || path.matches("(/dev/fd|/proc/self/fd)/\\d+");
    }

    /** Returns whether an output is standard output. */
    public static boolean isStandardOutput(Path file) {
        return isStandard(file) || file.toString().matches("/dev/stdout|(/dev/fd|/proc/self/fd)/1");
    }

    /** Returns a file with the content of an input: itself, or the copy of a stream as by {@link #copyOf}. */
    public Path readable(Path input, long most) throws IOException {
        return isInput(input) ? copyOf(input, most) : input;
    }

    /**
     * Copies a stream to a temporary file.
     *
     * @param input the standard input, a pipe or a device
     * @param most the largest number of bytes; a device may be endless
     * @throws CommandException if it is longer
     */
    Path copyOf(Path input, long most) throws IOException {
        if (isStandard(input)) {
            return copyOf(System.in, input, most);
        }
        try (InputStream in = Files.newInputStream(input)) {
            return copyOf(in, input, most);
        }
    }

    private Path copyOf(InputStream in, Path input, long most) throws IOException {
        Path copy = create("input");
        if (!StreamCopy.copy(in, copy, most, () -> {})) {
            throw new CommandException(input + ": is longer than a picture can be, more than " + most / 1_000_000
                    + " MB; if it is a picture, raise --max-pixels");
        }
        return copy;
    }

    /**
     * Returns the path of a temporary file for a result.
     *
     * @throws CommandException if nothing can be written to that output
     */
    public Path resultFor(Path output, String extension) throws IOException {
        if (!isStandard(output) && !isDescriptor(output)) {
            int type = (Integer) Files.getAttribute(output, "unix:mode") & TYPE;
            if (type != PIPE && type != CHARACTER_DEVICE) {
                throw new CommandException(output + ": is no file and no pipe; choose another output");
            }
        }
        if (isStandardOutput(output) && Boolean.getBoolean("clipsr.stdout.terminal")) {
            throw new CommandException(output + ": standard output is a terminal; redirect it to a file or a program");
        }
        return create("result." + extension);
    }

    /** Writes a finished result to its stream. */
    @SuppressWarnings("resource") // standard output stays open
    public static void deliver(Path result, Path output) throws IOException {
        if (isStandardOutput(output)) {
            OutputStream out = new FileOutputStream(FileDescriptor.out);
            Files.copy(result, out);
        } else {
            try (OutputStream out = Files.newOutputStream(output, StandardOpenOption.WRITE)) {
                Files.copy(result, out);
            }
        }
    }

    private Path create(String name) throws IOException {
        if (folder == null) {
            folder = Files.createTempDirectory("clipsr-"); // for this user only
            cleanup = new Thread(this::delete, "clipsr-streams");
            Runtime.getRuntime().addShutdownHook(cleanup);
        }
        return folder.resolve(++files + "-" + name);
    }

    private void delete() {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder)) {
            for (Path file : left) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            return; // left to the system, which empties the folder of temporary files
        }
    }

    @Override
    public void close() {
        if (folder != null && Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            delete();
        }
        try {
            if (cleanup != null) {
                Runtime.getRuntime().removeShutdownHook(cleanup);
            }
        } catch (IllegalStateException e) {
            return; // Java is ending: the hook has run, or runs now
        }
    }
}
