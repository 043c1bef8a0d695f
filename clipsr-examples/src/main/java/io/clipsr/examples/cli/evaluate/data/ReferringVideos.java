package io.clipsr.examples.cli.evaluate.data;

import io.clipsr.examples.cli.console.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Videos with sentences that each describe one object: Mini-Ref-YouTube-VOS and Mini-Ref-SAIL-VOS. Each frame is a
 * picture; its captions are the sentences about objects of the chosen classes.
 */
final class ReferringVideos {
    private static final int LARGEST_ID = 255;

    private final DataFolder folder;
    private final ObjectClasses classes;
    private final DataLayout.Part part;

    ReferringVideos(DataFolder folder, ObjectClasses classes, DataLayout.Part part) {
        this.folder = folder;
        this.classes = classes;
        this.part = part;
    }

    /** @param roots the spellings of the data set's own folder */
    List<Item> read(List<String> roots) throws IOException {
        String root = roots.stream()
                .filter(name -> Files.isDirectory(folder.resolve(name)))
                .findFirst()
                .orElse(".");
        Path list = folder.oneOf(
                "the sentences", below(root, "meta_expressions/train/meta_expressions.json", "meta_expressions.json"));
        Path classList = folder.oneOf(
                "the objects' classes", below(root, "train/meta.json", "train/train.json", "meta.json", "train.json"));
        Path pictures =
                folder.oneOf("the frames", below(root, "train/JPEGImages", "train/Images", "JPEGImages", "Images"));
        Path masks = folder.oneOf("the masks", below(root, "train/Annotations", "Annotations"));
        JsonFile.Node sentences = JsonFile.object(list).object("videos");
        JsonFile.Node objects = JsonFile.object(classList).object("videos");
        List<Item> items = new ArrayList<>();
        for (String video : sentences.fields().keySet()) {
            JsonFile.Node here = sentences.object(video);
            for (String frame : here.texts("frames")) {
                String key = video + "/" + frame;
                Path mask = inside(masks, key + ".png", list);
                List<Item.Caption> captions = captions(here, objects.object(video), mask, list);
                if (!captions.isEmpty()) {
                    items.add(new Item(key, picture(pictures, key, list), captions));
                }
            }
        }
        return items;
    }

    private static List<String> below(String root, String... names) {
        List<String> places = new ArrayList<>();
        for (String name : names) {
            places.add(root.equals(".") ? name : root + "/" + name);
        }
        return places;
    }

    /** Returns a file below a folder of the data set. */
    private static Path inside(Path base, String name, Path source) {
        return new DataFolder(base, "").resolve(name, source);
    }

    private Path picture(Path pictures, String key, Path list) {
        for (String extension : List.of(".jpg", ".bmp", ".png")) {
            Path file = inside(pictures, key + extension, list);
            if (Files.isRegularFile(file)) {
                return file;
            }
        }
        throw folder.expected("the frame " + key, inside(pictures, key + ".jpg", list));
    }

    private List<Item.Caption> captions(JsonFile.Node video, JsonFile.Node objects, Path mask, Path list) {
        List<Item.Caption> captions = new ArrayList<>();
        JsonFile.Node expressions = video.object("expressions");
        for (String name : expressions.fields().keySet()) {
            JsonFile.Node expression = expressions.object(name);
            String id = expression.text("obj_id");
            String sentence =
                    expression.text("exp").toLowerCase(Locale.ROOT).strip().replaceAll("\\s+", " ");
            if (!id.matches("[1-9]\\d{0,2}") || Integer.parseInt(id) > LARGEST_ID) {
                throw new CommandException(list + ": " + expression.place() + ".obj_id is '" + id
                        + "', expected a number from 1 to " + LARGEST_ID);
            }
            String type = objects.object("objects").object(id).text("category");
            if (classes.belongs(type, part.group(), part.split())) {
                captions.add(new Item.Caption(sentence, new Item.ObjectMask(mask, Integer.parseInt(id))));
            }
        }
        return captions;
    }
}
