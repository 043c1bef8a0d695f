package io.clipsr.examples.cli.options;

import io.clipsr.examples.cli.console.CommandException;
import io.clipsr.examples.cli.files.InputPicture;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A file of prompts: one line per picture, its name, a tab, its prompt. Tracks unused rows. */
final class PromptTable {
    private static final int NAMED = 3;

    private final Path file;
    private final Map<String, String> prompts = new LinkedHashMap<>();
    private final Set<String> used = new HashSet<>();
    private final List<String> without = new ArrayList<>();

    private PromptTable(Path file) {
        this.file = file;
    }

    /** @throws CommandException if it is not UTF-8, a line has no tab, or a name stands there twice */
    static PromptTable read(Path file) throws IOException {
        List<String> lines;
        try {
            lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (CharacterCodingException e) {
            throw new CommandException(file + ": is not UTF-8 text; save it as UTF-8");
        }
        PromptTable table = new PromptTable(file);
        for (int i = 0; i < lines.size(); i++) {
            String line = i == 0 && lines.get(0).startsWith("\uFEFF")
                    ? lines.get(0).substring(1)
                    : lines.get(i); // byte order mark
            if (!line.isBlank()) {
                table.add(line, i + 1);
            }
        }
        return table;
    }

    private void add(String line, int number) {
        int tab = line.indexOf('\t');
        if (tab < 0) {
            throw new CommandException(file + ": line " + number + " has no tab; expected file name, tab, prompt");
        }
        String name = key(line.substring(0, tab).strip());
        if (prompts.putIfAbsent(name, line.substring(tab + 1).strip()) != null) {
            throw new CommandException(
                    file + ": line " + number + " names " + name + " a second time; remove one of them");
        }
    }

    private static String key(String name) {
        return name.replace('\\', '/');
    }

    /** Returns a picture's prompt, or null if it has no row. */
    String promptFor(InputPicture picture) {
        String key = use(picture);
        if (key == null) {
            without.add(picture.file().toString());
            return null;
        }
        return prompts.get(key);
    }

    /**
     * Takes note that a picture is there.
     *
     * @return the name of its row: the path below the folder that was named, else the plain file name; null if there is
     *     none
     */
    String use(InputPicture picture) {
        String name = picture.file().getFileName().toString();
        for (String key : List.of(key(picture.folder().resolve(name).toString()), name)) {
            if (prompts.containsKey(key)) {
                used.add(key);
                return key;
            }
        }
        return null;
    }

    /** Returns notes about pictures without a row and rows without a picture. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (!without.isEmpty()) {
            notes.add("note: " + file + " has no row for " + some(without, "pictures"));
        }
        List<String> unused =
                prompts.keySet().stream().filter(name -> !used.contains(name)).toList();
        if (!unused.isEmpty()) {
            notes.add("note: " + file + " names " + some(unused, "files")
                    + (unused.size() == 1 ? ", which is not an input" : ", which are not inputs"));
        }
        return notes;
    }

    private static String some(List<String> names, String what) {
        if (names.size() == 1) {
            return names.get(0);
        }
        return names.size() + " " + what + ": " + String.join(", ", names.subList(0, Math.min(NAMED, names.size())))
                + (names.size() > NAMED ? ", ..." : "");
    }
}
