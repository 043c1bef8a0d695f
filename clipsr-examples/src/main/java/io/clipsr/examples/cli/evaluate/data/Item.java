package io.clipsr.examples.cli.evaluate.data;

import java.nio.file.Path;
import java.util.List;

/**
 * A picture of a data set.
 *
 * @param key the name in reports, unique in the data set, with {@code /} between folders
 * @param picture the picture file
 * @param captions the sentences to choose from; may be empty
 */
public record Item(String key, Path picture, List<Caption> captions) {

    /**
     * A sentence about a picture or an object in it.
     *
     * @param text the sentence
     * @param object the object that it describes; null if it describes the picture
     */
    public record Caption(String text, ObjectMask object) {}

    /**
     * An object in a mask: the pixels that have its number.
     *
     * @param file the palette PNG, as large as the picture
     * @param id the number of the object, 1 to 255
     */
    public record ObjectMask(Path file, int id) {}
}
