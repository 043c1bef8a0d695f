package io.clipsr.examples.cli.evaluate.data;

import io.clipsr.examples.cli.console.CommandException;
import io.clipsr.examples.cli.files.InputPicture;
import io.clipsr.examples.cli.files.InputPictures;
import io.clipsr.examples.cli.files.Sidecar;
import io.clipsr.examples.cli.files.StreamFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A folder of pictures. Captions come from a file: JSON, a list of objects with {@code file} and {@code caption}, or
 * text with a picture's name, a tab and its caption in each line; or from text files beside the pictures. Pictures
 * without a caption are evaluated without a prompt.
 */
final class PictureFolder {

    private PictureFolder() {}

    static List<Item> read(DataFolder folder, DataLayout.Part part) throws IOException {
        Path root = folder.resolve(".");
        Map<String, Path> pictures = new LinkedHashMap<>();
        try (StreamFiles none = new StreamFiles()) {
            for (InputPicture picture :
                    InputPictures.find(List.of(root), false, null, none, 0).pictures()) {
                pictures.put(picture.file().getFileName().toString(), picture.file());
            }
        }
        List<Item> items = new ArrayList<>();
        if (part.captions() == null) {
            for (Map.Entry<String, Path> picture : pictures.entrySet()) {
                add(items, picture.getKey(), picture.getValue(), Sidecar.read(picture.getValue()));
            }
            return items;
        }
        for (Map.Entry<String, String> row : captions(part.captions()).entrySet()) {
            Path picture = folder.file(row.getKey(), part.captions(), "the picture " + row.getKey());
            add(items, row.getKey(), picture, row.getValue());
        }
        return items;
    }

    /** Adds a picture by its name without the extension, unless another one has that name, too. */
    private static void add(List<Item> items, String name, Path picture, String caption) {
        int dot = name.lastIndexOf('.');
        String stem = dot > 0 ? name.substring(0, dot) : name;
        boolean taken = items.stream().anyMatch(item -> item.key().equals(stem)); // a.jpg and a.png
        items.add(new Item(
                taken ? name : stem,
                picture,
                caption.isBlank() ? List.of() : List.of(new Item.Caption(caption, null))));
    }

    private static Map<String, String> captions(Path file) throws IOException {
        Map<String, String> captions = new LinkedHashMap<>();
        if (file.toString().endsWith(".json")) {
            for (JsonFile.Node entry : JsonFile.list(file)) {
                add(captions, file, entry.text("file"), entry.text("caption"));
            }
            return captions;
        }
        for (String line : DataFolder.lines(file)) {
            int tab = line.indexOf('\t');
            if (tab < 0) {
                throw new CommandException(
                        file + ": the line '" + line + "' has no tab; expected file name, tab, caption");
            }
            add(
                    captions,
                    file,
                    line.substring(0, tab).strip(),
                    line.substring(tab + 1).strip());
        }
        return captions;
    }

    private static void add(Map<String, String> captions, Path file, String name, String caption) {
        if (captions.putIfAbsent(name, caption) != null) {
            throw new CommandException(file + ": names " + name + " twice; remove one of them");
        }
    }
}
