package io.clipsr;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The captions of the held-out pictures, by name without extension, from heldout.json. */
final class HeldOutCaptions {
    private HeldOutCaptions() {}

    static Map<String, String> read() throws IOException {
        Map<String, String> captions = new HashMap<>();
        try (InputStream in = Objects.requireNonNull(
                        HeldOutCaptions.class.getResourceAsStream("/io/clipsr/heldout/heldout.json"));
                JsonParser json = new JsonFactory().createParser(in)) {
            String file = null;
            while (json.nextToken() != null) {
                if (json.currentToken() == JsonToken.VALUE_STRING
                        && json.currentName().equals("file")) {
                    file = json.getText();
                } else if (json.currentToken() == JsonToken.VALUE_STRING
                        && json.currentName().equals("caption")) {
                    captions.put(Objects.requireNonNull(file).replace(".png", ""), json.getText());
                }
            }
        }
        return captions;
    }
}
