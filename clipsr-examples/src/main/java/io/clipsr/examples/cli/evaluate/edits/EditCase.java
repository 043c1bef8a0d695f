package io.clipsr.examples.cli.evaluate.edits;

import io.clipsr.examples.cli.console.CommandException;
import io.clipsr.examples.cli.evaluate.data.DataFolder;
import io.clipsr.examples.cli.evaluate.data.JsonFile;
import io.clipsr.image.PictureReader;
import io.clipsr.image.Pixels;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A case of the edit test.
 *
 * @param name the name of the input file
 * @param kind the kind of case, by which the results are summed up, such as {@code grey}
 * @param first the first prompt
 * @param second the second prompt, which differs in the colour word
 * @param input the small picture
 * @param mask the object, light on dark, as large as the true pictures
 * @param firstTruth the true picture of the first prompt
 * @param secondTruth the true picture of the second prompt
 */
public record EditCase(
        String name,
        String kind,
        String first,
        String second,
        Path input,
        Path mask,
        Path firstTruth,
        Path secondTruth) {
    private static final int LIGHT = 128;

    /**
     * Reads a list of cases: JSON, objects with {@code input, mask, first, second, firstTruth, secondTruth} and, if
     * wanted, {@code kind}. Files are named relative to the list's folder.
     *
     * @throws CommandException if the list is damaged, or a file is missing
     */
    public static List<EditCase> list(Path file) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        DataFolder folder = new DataFolder(parent, "of edits");
        List<EditCase> cases = new ArrayList<>();
        for (JsonFile.Node node : JsonFile.list(file)) {
            cases.add(new EditCase(
                    node.text("input"),
                    node.has("kind") ? node.text("kind") : "all",
                    node.text("first"),
                    node.text("second"),
                    folder.file(node.text("input"), file, "the input"),
                    folder.file(node.text("mask"), file, "the mask"),
                    folder.file(node.text("firstTruth"), file, "a true picture"),
                    folder.file(node.text("secondTruth"), file, "a true picture")));
        }
        if (cases.isEmpty()) {
            throw new CommandException(file + ": lists no edits");
        }
        return cases;
    }

    /** Reads the mask: the pixels that are light. */
    boolean[] object() throws IOException {
        byte[] values = Pixels.of(PictureReader.read(mask)).toBytes();
        boolean[] object = new boolean[values.length / 3];
        for (int i = 0; i < object.length; i++) {
            object[i] = (values[i] & 0xff) > LIGHT;
        }
        return object;
    }

    static BufferedImage read(Path file) throws IOException {
        return PictureReader.read(file);
    }
}
