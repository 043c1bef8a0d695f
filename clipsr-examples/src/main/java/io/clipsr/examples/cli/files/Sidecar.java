package io.clipsr.examples.cli.files;

import io.clipsr.examples.cli.console.ByteSize;
import io.clipsr.examples.cli.console.CommandException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A picture's caption in a text file beside it, as data sets for training have them: {@code a.txt} for {@code a.png}.
 */
public final class Sidecar {
    private static final long LONGEST = 10_000;

    private Sidecar() {}

    /** Returns the path of a picture's caption file. */
    static Path of(Path picture) {
        String stem = OutputNames.stem(picture);
        if (stem.indexOf(ArgumentPath.LOST) < 0) {
            return picture.resolveSibling(stem + ".txt");
        }
        String uri = picture.toUri().toString(); // has the bytes of a name that is not UTF-8
        String extension = OutputNames.extension(picture);
        String withoutExtension = extension.isEmpty() ? uri : uri.substring(0, uri.length() - extension.length() - 1);
        return picture.resolveSibling(
                Path.of(URI.create(withoutExtension + ".txt")).getFileName());
    }

    /**
     * Reads the caption as one line; empty if there is no such file.
     *
     * @throws CommandException if the file cannot be a caption
     */
    public static String read(Path picture) throws IOException {
        Path text = of(picture);
        if (!Files.isRegularFile(text) || text.equals(picture)) {
            return "";
        }
        if (Files.size(text) > LONGEST) {
            throw new CommandException(picture + ": the text file next to it, " + text.getFileName() + ", has "
                    + ByteSize.text(Files.size(text))
                    + ", too long for a prompt; add --no-sidecar to ignore such files");
        }
        try {
            return Files.readString(text, StandardCharsets.UTF_8)
                    .replace("\uFEFF", "")
                    .strip()
                    .replaceAll("\\s*\\R\\s*", " ");
        } catch (CharacterCodingException e) {
            throw new CommandException(picture + ": the text file next to it, " + text.getFileName()
                    + ", is not UTF-8; save it as UTF-8, or add --no-sidecar");
        }
    }
}
