package io.clipsr.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A line of tokens.jsonl: a prompt, and the result of the published program. */
record GoldenPrompt(
        int number,
        String category,
        String text,
        String cleaned,
        int[] ids,
        int lengthBeforeTruncation,
        int sentencePosition) {

    static List<GoldenPrompt> all() throws IOException {
        List<GoldenPrompt> prompts = new ArrayList<>();
        try (InputStream in =
                        Objects.requireNonNull(GoldenPrompt.class.getResourceAsStream("tokens.jsonl"), "tokens.jsonl");
                JsonParser json = new JsonFactory().createParser(in)) {
            while (json.nextToken() == JsonToken.START_OBJECT) {
                prompts.add(read(json));
            }
        }
        return prompts;
    }

    private static GoldenPrompt read(JsonParser json) throws IOException {
        int number = -1;
        int length = -1;
        int sentence = -1;
        String category = null;
        String text = null;
        String cleaned = null;
        int[] ids = null;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            json.nextToken();
            switch (field) {
                case "i" -> number = json.getIntValue();
                case "category" -> category = json.getText();
                case "text_utf16be_hex" -> text = ofUtf16Hex(json.getText());
                case "cleaned" -> cleaned = json.getText();
                case "ids" -> ids = readIds(json);
                case "n_tokens_before_truncation" -> length = json.getIntValue();
                case "argmax" -> sentence = json.getIntValue();
                default -> json.skipChildren();
            }
        }
        return new GoldenPrompt(number, category, text, cleaned, ids, length, sentence);
    }

    private static int[] readIds(JsonParser json) throws IOException {
        List<Integer> ids = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            ids.add(json.getIntValue());
        }
        return ids.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Decodes four hexadecimal digits per char; unlike JSON, this supports lone surrogates. */
    static String ofUtf16Hex(String hex) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < hex.length(); i += 4) {
            text.append((char) Integer.parseInt(hex.substring(i, i + 4), 16));
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return "prompt " + number + " (" + category + "): " + text;
    }
}
