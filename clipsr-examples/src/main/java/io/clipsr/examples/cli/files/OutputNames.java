package io.clipsr.examples.cli.files;

import io.clipsr.examples.cli.console.CommandException;
import io.clipsr.examples.cli.console.SpellingSuggestion;
import io.clipsr.image.PictureException;
import io.clipsr.image.PictureWriter;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names the results: one file, a folder, or a template with {@code {name}}, {@code {file}}, {@code {ext}},
 * {@code {scale}} and {@code {folder}}. A template without {@code {folder}} keeps the folders below the one that was
 * named, too: before its last part. No result lies outside of the folder that stands before the first placeholder.
 */
public final class OutputNames {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\w*)}");
    private static final List<String> KNOWN = List.of("name", "file", "ext", "scale", "folder");
    /** An empty folder takes its slash along: at the start of a template it would mean the root of the file system. */
    private static final Pattern FOLDER = Pattern.compile(
            "(?<=^|[/" + Pattern.quote(File.separator) + "])\\{folder}[/" + Pattern.quote(File.separator) + "]");

    private static final String IN_FOLDER = "{name}.{ext}";

    private final String root;
    private final String template;
    private final Settings settings;
    private final boolean single;

    /**
     * What the names depend on beside {@code --output}.
     *
     * @param many whether there may be several pictures
     * @param scale the text for {@code {scale}}; null if the size is not given as a scale
     * @param format the extension of the format that was asked for; null if none was
     */
    public record Settings(boolean many, String scale, String format) {}

    private OutputNames(String root, String template, Settings settings, boolean single) {
        this.root = root;
        this.template = template;
        this.settings = settings;
        this.single = single;
    }

    /**
     * Parses the value of {@code --output}.
     *
     * @throws CommandException if it is not a valid name or template
     */
    public static OutputNames of(String output, Settings settings) {
        boolean folder =
                output.endsWith("/") || output.endsWith(File.separator) || Files.isDirectory(ArgumentPath.of(output));
        Matcher placeholder = PLACEHOLDER.matcher(output);
        if (!folder && placeholder.find()) {
            int root = Math.max(
                            output.lastIndexOf('/', placeholder.start()),
                            output.lastIndexOf(File.separator, placeholder.start()))
                    + 1;
            String template = output.substring(root);
            check(template, settings);
            if (!template.contains("{ext}")) {
                checkExtension(Path.of(output), settings.format());
            }
            return new OutputNames(output.substring(0, root), template, settings, false);
        }
        String extension = extension(ArgumentPath.of(output));
        if (folder || settings.many() && extension.isEmpty()) {
            return new OutputNames(output, IN_FOLDER, settings, false);
        }
        if (settings.many()) {
            throw new CommandException(output + ": is one file, but there may be several results; give a folder ("
                    + stem(Path.of(output)) + "/) or a template such as '{name}-large." + extension + "'");
        }
        checkExtension(Path.of(output), settings.format());
        return new OutputNames("", output, settings, true);
    }

    /** Names a single result by its file. */
    public static OutputNames file(Path result) {
        return new OutputNames("", result.toString(), new Settings(false, null, null), true);
    }

    private static void check(String template, Settings settings) {
        Matcher placeholders = PLACEHOLDER.matcher(template);
        while (placeholders.find()) {
            String placeholder = placeholders.group(1);
            if (!KNOWN.contains(placeholder)) {
                throw new CommandException("--output: unknown placeholder {" + placeholder
                        + "}; expected {name}, {file}, {ext}, {scale} or {folder}"
                        + SpellingSuggestion.to(placeholder, KNOWN)
                                .map(near -> "; did you mean {" + near + "}?")
                                .orElse(""));
            }
            if (placeholder.equals("scale") && settings.scale() == null) {
                throw new CommandException("--output: {scale} needs --scale; with --width, --height or --fit, write"
                        + " the size into the name yourself");
            }
        }
    }

    private static void checkExtension(Path output, String format) {
        String extension = extension(output);
        try {
            PictureWriter.checkExtension(output);
        } catch (PictureException e) {
            throw new CommandException(e.getMessage() + "; or end it in / for a folder");
        }
        if (format != null && !PictureWriter.isSameFormat(format, extension)) {
            throw new CommandException(output + ": is not a name for --format " + format
                    + "; leave --format out, or end the name in ." + format);
        }
    }

    /** Returns whether the output is a single named file; if it exists, that is an error, not a reason to skip. */
    public boolean single() {
        return single;
    }

    /** Returns the folder that contains all results, directly or in subfolders. */
    public Path root() {
        if (single) {
            return ArgumentPath.ofResult(template).toAbsolutePath().normalize().getParent();
        }
        return rootAsGiven().toAbsolutePath().normalize();
    }

    private Path rootAsGiven() {
        return root.isEmpty() ? Path.of("") : ArgumentPath.of(root);
    }

    /**
     * Returns the output file for a picture.
     *
     * @throws CommandException if it would lie outside of {@link #root}
     * @throws IOException if the folders there cannot be read
     */
    public Path of(InputPicture picture) throws IOException {
        return single ? ArgumentPath.ofResult(template) : filledIn(template, picture);
    }

    private Path filledIn(String pattern, InputPicture picture) throws IOException {
        boolean inFolder = picture.folder().toString().isEmpty();
        Map<String, String> values = new TreeMap<>(Map.of(
                "name", picture.name(),
                "file", String.valueOf(picture.file().getFileName()),
                "ext", extensionFor(picture),
                "folder", picture.folder().toString()));
        if (settings.scale() != null) {
            values.put("scale", settings.scale());
        }
        String text = PLACEHOLDER
                .matcher(inFolder ? FOLDER.matcher(pattern).replaceAll("") : pattern)
                .replaceAll(at -> Matcher.quoteReplacement(values.get(at.group(1))));
        Path below = Path.of(text);
        if (!pattern.contains("{folder}")) {
            below = below.resolveSibling(picture.folder()).resolve(below.getFileName());
        }
        Path result = ArgumentPath.ofResult(rootAsGiven().resolve(below));
        if (below.getRoot() != null || hasParent(below) || !OutputFile.isWithin(result, root())) {
            throw new CommandException("--output: for " + picture.file() + " the template gives " + result
                    + ", which is outside of " + root()
                    + "; use a template without '..', and no links in that folder that lead out of it");
        }
        return result;
    }

    private static boolean hasParent(Path below) {
        for (Path part : below) {
            if (part.toString().equals("..")) {
                return true;
            }
        }
        return false;
    }

    private String extensionFor(InputPicture picture) {
        if (settings.format() != null) {
            return settings.format();
        }
        String extension = extension(picture.file());
        return PictureWriter.extensions().contains(extension) ? extension : "png";
    }

    /**
     * Returns a value for {@code --output} that gives each of these pictures a result of its own; empty if none does.
     */
    public Optional<String> distinct(List<InputPicture> pictures) throws IOException {
        for (String pattern : List.of(IN_FOLDER, "{file}.{ext}")) {
            Set<Path> results = new HashSet<>();
            boolean distinct = true;
            for (InputPicture picture : pictures) {
                distinct = distinct && results.add(OutputFile.realPath(filledIn(pattern, picture)));
            }
            if (distinct) {
                return Optional.of(root.isEmpty() || root.endsWith("/") ? root + pattern : root + "/" + pattern);
            }
        }
        return Optional.empty();
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
