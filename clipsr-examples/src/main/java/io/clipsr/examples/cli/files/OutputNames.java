package io.clipsr.examples.cli.files;

import io.clipsr.examples.cli.console.CommandException;
import io.clipsr.examples.cli.console.SpellingSuggestion;
import io.clipsr.image.PictureReader;
import io.clipsr.image.PictureWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where results go: one file, a folder, or a template with {@code {name}}, {@code {ext}}, {@code {scale}} and
 * {@code {folder}}. A template without {@code {folder}} keeps the folders below the one that was named, too: before its
 * last part.
 */
public final class OutputNames {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\w*)}");
    private static final List<String> KNOWN = List.of("name", "ext", "scale", "folder");

    private final String template;
    private final String scale;
    private final boolean single;

    private OutputNames(String template, String scale, boolean single) {
        this.template = template;
        this.scale = scale;
        this.single = single;
    }

    /**
     * @param output as it was given
     * @param many whether there may be several pictures
     * @param scale what stands for {@code {scale}}; null if there is no scale
     * @throws CommandException if that cannot name the results
     */
    public static OutputNames of(String output, boolean many, String scale) {
        boolean folder =
                output.endsWith("/") || output.endsWith(java.io.File.separator) || Files.isDirectory(Path.of(output));
        Matcher placeholders = PLACEHOLDER.matcher(output);
        if (!folder && placeholders.find()) {
            do {
                check(placeholders.group(1), scale);
            } while (placeholders.find());
            if (!output.contains("{ext}")) {
                checkExtension(Path.of(output));
            }
            return new OutputNames(output, scale, false);
        }
        if (folder || many && extension(Path.of(output)).isEmpty()) {
            return new OutputNames(Path.of(output).resolve("{name}.{ext}").toString(), scale, false);
        }
        if (many) {
            throw new CommandException(output + ": names one file, and there may be several results; name a folder ("
                    + stem(Path.of(output)) + "/) or a template such as '{name}-large." + extension(Path.of(output))
                    + "'");
        }
        checkExtension(Path.of(output));
        return new OutputNames(output, scale, true);
    }

    private static void check(String placeholder, String scale) {
        if (!KNOWN.contains(placeholder)) {
            throw new CommandException(
                    "--output: there is no {" + placeholder + "}; expected {name}, {ext}, {scale} or {folder}"
                            + SpellingSuggestion.to(placeholder, KNOWN)
                                    .map(near -> "; did you mean {" + near + "}?")
                                    .orElse(""));
        }
        if (placeholder.equals("scale") && scale == null) {
            throw new CommandException(
                    "--output: {scale} goes with --scale; here the size is given, so write it into the name yourself");
        }
    }

    private static void checkExtension(Path output) {
        if (!PictureWriter.extensions().contains(extension(output))) {
            boolean readable = PictureReader.extensions().contains(extension(output));
            throw new CommandException(output
                    + (readable
                            ? ": asks for a format that is read but not written here"
                            : ": does not say which format to write")
                    + "; end it in one of: "
                    + String.join(", ", PictureWriter.extensions()) + "; or in / for a folder");
        }
    }

    /** Whether it is one file, named in full: then that it exists is an error and no reason to pass it over. */
    public boolean single() {
        return single;
    }

    /** The folder that all results are in or below. */
    public Path root() {
        int first = template.indexOf('{');
        Path fixed = Path.of(first < 0 || single ? template : template.substring(0, first) + "x");
        return fixed.toAbsolutePath().normalize().getParent();
    }

    /** The file to write for a picture. */
    public Path of(InputPicture picture) {
        if (single) {
            return Path.of(template);
        }
        String extension = extension(picture.file());
        Map<String, String> values = new TreeMap<>(Map.of(
                "name",
                stem(picture.file()),
                "ext",
                PictureWriter.extensions().contains(extension) ? extension : "png",
                "folder",
                picture.folder().toString()));
        if (scale != null) {
            values.put("scale", scale);
        }
        Path path = Path.of(
                PLACEHOLDER.matcher(template).replaceAll(at -> Matcher.quoteReplacement(values.get(at.group(1)))));
        if (template.contains("{folder}")) {
            return path.normalize();
        }
        return path.resolveSibling(picture.folder()).resolve(path.getFileName());
    }

    /** A file's extension in lower case, empty if it has none. */
    public static String extension(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        return dot <= 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    }

    /** A file's name without its extension. */
    static String stem(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        return dot <= 0 ? name : name.substring(0, dot);
    }
}
