package io.clipsr.examples.cli.evaluate.data;

import io.clipsr.examples.cli.console.CommandException;
import io.clipsr.weights.format.WeightFormatException;
import io.clipsr.weights.pytorch.PickledNames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Birds, CelebA and COCO: {@code SPLIT/filenames.pickle} lists keys, of which {@code text/KEY.txt} has the captions,
 * one a line.
 */
final class ListedPictures {
    private static final String EXTENSION = ".jpg";

    private ListedPictures() {}

    /** @param pictures the folder of the pictures, with a slash at its end */
    static List<Item> read(DataFolder folder, String split, String pictures) throws IOException {
        Path list = folder.file(split + "/filenames.pickle", "the layout", "the list of the " + split + " split");
        List<Item> items = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        for (String name : names(list)) {
            String key = name.endsWith(EXTENSION) ? name.substring(0, name.length() - EXTENSION.length()) : name;
            if (!keys.add(key)) {
                throw new CommandException(list + ": lists " + key + " twice");
            }
            Path picture = folder.file(pictures + key + EXTENSION, list, "the picture " + key);
            Path text = folder.file("text/" + key + ".txt", list, "the captions of " + key);
            List<Item.Caption> captions = DataFolder.lines(text).stream()
                    .map(line -> new Item.Caption(line, null))
                    .toList();
            if (captions.isEmpty()) {
                throw new CommandException(text + ": has no caption; expected one a line");
            }
            items.add(new Item(key, picture, captions));
        }
        return items;
    }

    private static List<String> names(Path list) {
        try {
            return PickledNames.read(list);
        } catch (WeightFormatException e) {
            throw new CommandException(e.getMessage());
        }
    }
}
