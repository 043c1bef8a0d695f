package io.clipsr.examples.cli.evaluate;

import io.clipsr.examples.cli.console.CommandException;
import io.clipsr.examples.cli.evaluate.data.DataLayout;
import io.clipsr.examples.cli.evaluate.data.Item;
import io.clipsr.examples.cli.evaluate.measure.Preparation;
import io.clipsr.examples.cli.evaluate.measure.Protocol;
import io.clipsr.metrics.Degradation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** Options for the data set, and how its pictures are prepared. The documents' spelling with underscores works, too. */
final class DataOptions {

    @Option(
            names = {"--dataset-file", "--dataset_file"},
            paramLabel = "LAYOUT",
            converter = LayoutName.class,
            description = "The layout of the data set: birds, celeba, coco, mini-ytvos, mini-sailvos, or folder (of"
                    + " pictures, with captions in text files beside them).")
    private DataLayout layout;

    @Option(names = "--data", paramLabel = "DIR", description = "The folder of the data set.")
    private Path data;

    @Option(
            names = "--group",
            paramLabel = "1..4",
            converter = Group.class,
            description = "The fold of object classes of mini-ytvos and mini-sailvos. Default: all classes.")
    private int group;

    @Option(
            names = "--split",
            paramLabel = "test|train",
            converter = Split.class,
            description = "The split. Default: test.")
    private String split = "test";

    @Option(
            names = "--captions-file",
            paramLabel = "FILE",
            description = "Captions for --dataset-file folder: JSON, a list of {\"file\", \"caption\"}; or lines of"
                    + " file name, tab, caption. It selects the pictures.")
    private Path captionsFile;

    @Option(
            names = "--captions",
            paramLabel = "own|none|shuffled",
            converter = CaptionChoice.class,
            description = "The prompts: each picture's own caption, chosen at random if there are several (default);"
                    + " none; or the caption of another picture.")
    private Protocol.Captions captions = Protocol.Captions.OWN;

    @Option(
            names = {"-s", "--scale"},
            paramLabel = "4|8|16",
            converter = Scale.class,
            description = "The scale. Default: 4.")
    private int scale = 4;

    @Option(
            names = "--prepare",
            paramLabel = "published|center|whole",
            converter = PreparationName.class,
            description = "How pictures are cut: as published (shorter side to 304, random square of 256, random"
                    + " flip), the square in the middle, or the whole picture. Default: published; whole with folder,"
                    + " --lr or --object-crop.")
    private Preparation preparation;

    @Option(
            names = "--degradation",
            paramLabel = "matlab|bicubic",
            converter = DegradationName.class,
            description = "How inputs are made: MATLAB's imresize on floats, as published (default), or PIL's bicubic"
                    + " to 8 bits. With --lr: bicubic, for the measure of consistency.")
    private Degradation degradation;

    @Option(
            names = "--lr",
            paramLabel = "DIR",
            description = "Read inputs from this folder, by the pictures' names, instead of making them.")
    private Path inputs;

    @Option(
            names = {"--object-crop", "--object_crop"},
            description = "Crop each frame of a video to the object that the caption describes.")
    private boolean objectCrop;

    @Option(
            names = "--limit",
            paramLabel = "N",
            converter = Count.class,
            description = "Evaluate N pictures, chosen at random. Default: all.")
    private int limit = Integer.MAX_VALUE;

    @Option(
            names = "--seed",
            paramLabel = "N",
            converter = Seed.class,
            description = "The seed of captions, crops, flips, limits and intervals. Default: 1.")
    private long seed = 1;

    /** Returns whether a data set is named. */
    boolean given() {
        return layout != null || data != null;
    }

    /** Checks the options for contradictions, and completes them. */
    void check(CommandSpec spec, boolean asPublished) {
        if (layout == null || data == null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "missing required option: '" + (layout == null ? "--dataset-file=LAYOUT" : "--data=DIR")
                            + "', or '--edits=FILE'");
        }
        if (group > 0 && !layout.hasClasses()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--group needs --dataset-file mini-ytvos or mini-sailvos; others have no classes");
        }
        if (objectCrop && !layout.hasClasses()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--object-crop needs --dataset-file mini-ytvos or mini-sailvos; others have no masks");
        }
        if (captionsFile != null && layout != DataLayout.FOLDER) {
            throw new ParameterException(spec.commandLine(), "--captions-file needs --dataset-file folder");
        }
        if (inputs != null && !Files.isDirectory(inputs)) {
            throw new CommandException(inputs + ": no such folder; --lr names a folder of inputs");
        }
        boolean whole = layout == DataLayout.FOLDER || inputs != null || objectCrop;
        preparation = preparation != null ? preparation : whole ? Preparation.WHOLE : Preparation.PUBLISHED;
        if (inputs != null && preparation != Preparation.WHOLE) {
            throw new ParameterException(spec.commandLine(), "--lr has inputs of whole pictures; leave out --prepare");
        }
        if (asPublished && preparation == Preparation.WHOLE && inputs == null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--as-published makes results of 256x256 pixels; add --prepare center or --prepare published");
        }
        degradation = degradation != null ? degradation : inputs != null ? Degradation.BICUBIC : Degradation.MATLAB;
    }

    /** Lists the pictures to evaluate. */
    List<Item> items() throws IOException {
        List<Item> all = layout.read(data, new DataLayout.Part(split, group, captionsFile));
        if (all.size() <= limit) {
            return all;
        }
        List<Integer> places =
                new ArrayList<>(Stream.iterate(0, i -> i + 1).limit(all.size()).toList());
        Collections.shuffle(places, new Random(seed));
        return new TreeSet<>(places.subList(0, limit)).stream().map(all::get).toList();
    }

    Protocol protocol() {
        return new Protocol(scale, preparation, degradation, inputs, objectCrop, captions, seed);
    }

    /** Adds what the values depend on to the settings of the report. */
    void describe(Map<String, String> settings) {
        settings.put("data set", layout.option() + (group > 0 ? ", group " + group : ""));
        settings.put("data", data.toString());
        settings.put("split", split);
        settings.put(
                "captions",
                captions.name().toLowerCase(Locale.ROOT) + (captionsFile == null ? "" : ", of " + captionsFile));
        settings.put("scale", Integer.toString(scale));
        settings.put("preparation", preparation.option() + (objectCrop ? ", cropped to the object" : ""));
        settings.put("inputs", inputs == null ? degradation.name().toLowerCase(Locale.ROOT) : inputs.toString());
        settings.put("limit", limit == Integer.MAX_VALUE ? "none" : Integer.toString(limit));
        settings.put("seed", Long.toString(seed));
    }

    private static String oneOf(List<String> names, String value) {
        String plain = value.toLowerCase(Locale.ROOT).replace('_', '-');
        if (!names.contains(plain)) {
            throw new TypeConversionException("expected one of " + String.join(", ", names) + ", got '" + value + "'");
        }
        return plain;
    }

    private static <T extends Enum<T>> T constant(Class<T> type, List<String> names, String value) {
        return Enum.valueOf(type, oneOf(names, value).toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    static final class LayoutName implements ITypeConverter<DataLayout> {
        @Override
        public DataLayout convert(String value) {
            return constant(DataLayout.class, DataLayout.options(), value);
        }
    }

    static final class PreparationName implements ITypeConverter<Preparation> {
        @Override
        public Preparation convert(String value) {
            return constant(Preparation.class, Preparation.options(), value);
        }
    }

    static final class DegradationName implements ITypeConverter<Degradation> {
        @Override
        public Degradation convert(String value) {
            return constant(Degradation.class, List.of("matlab", "bicubic"), value);
        }
    }

    static final class CaptionChoice implements ITypeConverter<Protocol.Captions> {
        @Override
        public Protocol.Captions convert(String value) {
            return constant(Protocol.Captions.class, List.of("own", "none", "shuffled"), value);
        }
    }

    static final class Split implements ITypeConverter<String> {
        @Override
        public String convert(String value) {
            return oneOf(List.of("test", "train"), value);
        }
    }

    static final class Scale implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String value) {
            return Integer.valueOf(oneOf(List.of("4", "8", "16"), value));
        }
    }

    static final class Group implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String value) {
            return Integer.valueOf(oneOf(List.of("1", "2", "3", "4"), value));
        }
    }

    static final class Count implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String value) {
            if (!value.matches("[1-9]\\d{0,8}")) {
                throw new TypeConversionException("expected a number of pictures, at least 1, got '" + value + "'");
            }
            return Integer.valueOf(value);
        }
    }

    static final class Seed implements ITypeConverter<Long> {
        @Override
        public Long convert(String value) {
            if (!value.matches("\\d{1,18}")) {
                throw new TypeConversionException("expected a whole number of at most 18 digits, got '" + value + "'");
            }
            return Long.valueOf(value);
        }
    }
}
