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
 * Names the results: one file, a folder, or a template with {@code {name}}, {@code {ext}}, {@code {scale}} and
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
     * Parses the value of {@code --output}.
     *
     * @param output the value
     * @param many whether there may be several pictures
     * @param scale the text for {@code {scale}}; null if the size is not given as a scale
     * @throws CommandException if it is not a valid name or template
     */
    public static OutputNames of(String output, boolean many, String scale) {
        boolean folder = output.endsWith("/")
                || output.endsWith(java.io.File.separator)
                || Files.isDirectory(ArgumentPath.of(output));
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
            throw new CommandException(output + ": is one file, but there may be several results; give a folder ("
                    + stem(Path.of(output)) + "/) or a template such as '{name}-large." + extension(Path.of(output))
                    + "'");
        }
        checkExtension(Path.of(output));
        return new OutputNames(output, scale, true);
    }

    private static void check(String placeholder, String scale) {
        if (!KNOWN.contains(placeholder)) {
            throw new CommandException(
                    "--output: unknown placeholder {" + placeholder + "}; expected {name}, {ext}, {scale} or {folder}"
                            + SpellingSuggestion.to(placeholder, KNOWN)
                                    .map(near -> "; did you mean {" + near + "}?")
                                    .orElse(""));
        }
        if (placeholder.equals("scale") && scale == null) {
            throw new CommandException(
                    "--output: {scale} needs --scale; with --width, --height or --fit, write the size into the name yourself");
        }
    }

    private static void checkExtension(Path output) {
        if (!PictureWriter.extensions().contains(extension(output))) {
            boolean readable = PictureReader.extensions().contains(extension(output));
            throw new CommandException(output
                    + (readable
                            ? ": is in a format that can be read but not written"
                            : ": has no extension of a supported format")
                    + "; use one of: "
                    + String.join(", ", PictureWriter.extensions()) + "; or end it in / for a folder");
        }
    }

    /** Returns whether the output is a single named file; if it exists, that is an error, not a reason to skip. */
    public boolean single() {
        return single;
    }

    /** Returns the folder that contains all results, directly or in subfolders. */
    public Path root() {
        int first = template.indexOf('{');
        Path fixed = ArgumentPath.ofResult(first < 0 || single ? template : template.substring(0, first) + "x");
        return fixed.toAbsolutePath().normalize().getParent();
    }

    /** Returns the output file for a picture. */
    public Path of(InputPicture picture) {
        if (single) {
            return ArgumentPath.ofResult(template);
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
        // An empty {folder} takes its slash along: at the start of a template it would mean the root of the file
        // system.
        String pattern = picture.folder().toString().isEmpty() ? template.replace("{folder}/", "") : template;
        Path path = ArgumentPath.ofResult(
                PLACEHOLDER.matcher(pattern).replaceAll(at -> Matcher.quoteReplacement(values.get(at.group(1)))));
        Path result = template.contains("{folder}")
                ? path.normalize()
                : path.resolveSibling(picture.folder()).resolve(path.getFileName());
        if (!result.toAbsolutePath().normalize().startsWith(root())) {
            throw new CommandException("--output: for " + picture.file() + " the template gives " + result
                    + ", which is outside of " + root() + "; use a template without '..' after a placeholder");
        }
        return result;
    }

    /** Returns a file's extension in lower case; empty if it has none. */
    public static String extension(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        return dot <= 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    }

    /** Returns a file's name without its extension. */
    static String stem(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        return dot <= 0 ? name : name.substring(0, dot);
    }
}
