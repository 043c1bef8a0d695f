package io.clipsr.examples.cli.evaluate.data;

import io.clipsr.examples.cli.console.CommandException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The layouts of the data sets that the published program and the project's documents name. */
public enum DataLayout {
    BIRDS {
        @Override
        List<Item> items(DataFolder folder, Part part) throws IOException {
            return ListedPictures.read(folder, part.split(), "CUB_200_2011/images/");
        }
    },
    CELEBA {
        @Override
        List<Item> items(DataFolder folder, Part part) throws IOException {
            return ListedPictures.read(folder, part.split(), "image/");
        }
    },
    COCO {
        @Override
        List<Item> items(DataFolder folder, Part part) throws IOException {
            return ListedPictures.read(folder, part.split(), part.split() + "/");
        }
    },
    MINI_YTVOS {
        @Override
        List<Item> items(DataFolder folder, Part part) throws IOException {
            return new ReferringVideos(folder, ObjectClasses.YTVOS, part)
                    .read(List.of("Mini-Ref-YouTube-VOS", "mini-ref-youtube-vos", "."));
        }
    },
    MINI_SAILVOS {
        @Override
        List<Item> items(DataFolder folder, Part part) throws IOException {
            return new ReferringVideos(folder, ObjectClasses.SAILVOS, part)
                    .read(List.of("Mini-Ref-SAIL-VOS", "mini-SAIL-VOS", "mini-ref-sail-vos", "."));
        }
    },
    FOLDER {
        @Override
        List<Item> items(DataFolder folder, Part part) throws IOException {
            return PictureFolder.read(folder, part);
        }
    };

    /**
     * The part of a data set to evaluate.
     *
     * @param split {@code train} or {@code test}
     * @param group the fold of the object classes, 1 to 4; 0 for all classes
     * @param captions a file of captions for {@link #FOLDER}; null for the files beside the pictures
     */
    public record Part(String split, int group, Path captions) {}

    abstract List<Item> items(DataFolder folder, Part part) throws IOException;

    /** Returns the name on the command line, such as {@code mini-ytvos}. */
    public String option() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the names of all layouts. */
    public static List<String> options() {
        return Arrays.stream(values()).map(DataLayout::option).toList();
    }

    /** Returns whether its objects have classes, which folds divide. */
    public boolean hasClasses() {
        return this == MINI_YTVOS || this == MINI_SAILVOS;
    }

    /**
     * Lists the pictures. Only lists and captions are read.
     *
     * @param data the folder of the data set
     * @return the pictures in the order of the data set's list, at least one
     * @throws CommandException if the folder does not match the layout; the message names the file
     */
    public List<Item> read(Path data, Part part) throws IOException {
        List<Item> items = items(new DataFolder(data, option()), part);
        if (items.isEmpty()) {
            throw new CommandException(data + ": the " + part.split() + " split"
                    + (part.group() > 0 ? " of group " + part.group() : "") + " is empty");
        }
        return items;
    }
}
