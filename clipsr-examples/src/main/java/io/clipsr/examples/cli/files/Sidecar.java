package io.clipsr.examples.cli.files;

import io.clipsr.examples.cli.console.ByteSize;
import io.clipsr.examples.cli.console.CommandException;
import java.io.IOException;
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
        return picture.resolveSibling(OutputNames.stem(picture) + ".txt");
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
