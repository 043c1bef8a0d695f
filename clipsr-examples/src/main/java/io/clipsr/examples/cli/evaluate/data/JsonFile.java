package io.clipsr.examples.cli.evaluate.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.clipsr.examples.cli.console.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A JSON file as maps, lists and scalars; a missing or mistyped part is an error that names the file and the place. */
public final class JsonFile {
    private final Path file;

    private JsonFile(Path file) {
        this.file = file;
    }

    /** An object, and where it stands, such as {@code videos.a1.expressions}. */
    public record Node(JsonFile source, String place, Map<String, Object> fields) {

        /** Returns an object within this one. */
        public Node object(String name) {
            return source.node(at(name), fields.get(name));
        }

        /** Returns a text or a number as text. */
        public String text(String name) {
            Object value = fields.get(name);
            if (value instanceof String || value instanceof Number) {
                return value.toString();
            }
            throw source.expected(at(name), "a text");
        }

        /** Returns a number, which may be a text such as {@code Infinity}; NaN if there is none. */
        public double number(String name) {
            return has(name) ? Double.parseDouble(text(name)) : Double.NaN;
        }

        /** Returns a list of texts. */
        public List<String> texts(String name) {
            if (!(fields.get(name) instanceof List<?> list) || !list.stream().allMatch(String.class::isInstance)) {
                throw source.expected(at(name), "a list of texts");
            }
            return list.stream().map(String.class::cast).toList();
        }

        /** Returns whether there is such a field. */
        public boolean has(String name) {
            return fields.containsKey(name);
        }

        private String at(String name) {
            return place.isEmpty() ? name : place + "." + name;
        }
    }

    /** Reads a file that holds an object. */
    public static Node object(Path file) throws IOException {
        return object(file, Files.readAllBytes(file));
    }

    /** Reads a part of a file that is an object, such as a line. */
    public static Node object(Path file, byte[] part) throws IOException {
        JsonFile json = new JsonFile(file);
        return json.node("", json.parsed(part));
    }

    /** Reads a file that holds a list of objects. */
    public static List<Node> list(Path file) throws IOException {
        JsonFile json = new JsonFile(file);
        if (!(json.parsed(Files.readAllBytes(file)) instanceof List<?> list)) {
            throw json.expected("", "a list");
        }
        List<Node> nodes = new ArrayList<>();
        for (Object item : list) {
            nodes.add(json.node("[" + nodes.size() + "]", item));
        }
        return nodes;
    }

    private Object parsed(byte[] text) throws IOException {
        try (JsonParser parser = new JsonFactory().createParser(text)) {
            Object value = value(parser, parser.nextToken());
            if (parser.nextToken() != null) {
                throw new CommandException(file + ": is no JSON: something follows its end");
            }
            return value;
        } catch (JsonProcessingException e) {
            throw new CommandException(file + ": is no JSON: " + e.getOriginalMessage());
        }
    }

    private Object value(JsonParser parser, JsonToken token) throws IOException {
        if (token == null) {
            throw new CommandException(file + ": is empty; JSON was expected");
        }
        switch (token) {
            case START_OBJECT -> {
                Map<String, Object> fields = new LinkedHashMap<>();
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String name = parser.currentName();
                    fields.put(name, value(parser, parser.nextToken()));
                }
                return fields;
            }
            case START_ARRAY -> {
                List<Object> items = new ArrayList<>();
                for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
                    items.add(value(parser, next));
                }
                return items;
            }
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                return parser.getNumberValue();
            }
            case VALUE_TRUE, VALUE_FALSE -> {
                return parser.getBooleanValue();
            }
            case VALUE_NULL -> {
                return null;
            }
            default -> {
                return parser.getText();
            }
        }
    }

    @SuppressWarnings("unchecked") // JSON's names are texts
    private Node node(String place, Object value) {
        if (!(value instanceof Map<?, ?> fields)) {
            throw expected(place, "an object");
        }
        return new Node(this, place, (Map<String, Object>) fields);
    }

    private CommandException expected(String place, String what) {
        return new CommandException(file + ": " + (place.isEmpty() ? "expected " : "has no '" + place + "', expected ")
                + what + (place.isEmpty() ? "" : " there"));
    }
}
