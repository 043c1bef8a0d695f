package io.clipsr.examples.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import io.clipsr.weights.support.PlainLine;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Sends responses. Browsers must not cache them, load anything from elsewhere, or show the page in a frame. */
final class Replies {

    private Replies() {}

    /** Sends a line of plain text. */
    static void text(HttpExchange exchange, int status, String line) throws IOException {
        send(exchange, status, "text/plain; charset=utf-8", (PlainLine.of(line) + "\n").getBytes(UTF_8));
    }

    /** Sends a resource of the page. */
    static void resource(HttpExchange exchange, String name, String type) throws IOException {
        try (InputStream in = Replies.class.getResourceAsStream(name)) {
            send(exchange, 200, type, in.readAllBytes());
        }
    }

    /** Sends a picture, and notes about it in a header. */
    static void png(HttpExchange exchange, Path file, List<String> notes) throws IOException {
        if (!notes.isEmpty()) {
            String encoded = URLEncoder.encode(String.join("; ", notes), UTF_8).replace("+", "%20");
            exchange.getResponseHeaders().set("Clipsr-Notes", encoded);
        }
        try (OutputStream out = start(exchange, 200, "image/png", Files.size(file))) {
            Files.copy(file, out);
        }
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        try (OutputStream out = start(exchange, status, type, body.length)) {
            out.write(body);
        }
    }

    private static OutputStream start(HttpExchange exchange, int status, String type, long length) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", type);
        headers.set("Cache-Control", "no-store");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set(
                "Content-Security-Policy",
                "default-src 'self'; img-src 'self' blob:; frame-ancestors 'none'; form-action 'none'");
        exchange.sendResponseHeaders(status, length);
        return exchange.getResponseBody();
    }
}
