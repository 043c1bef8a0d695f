package io.clipsr.examples.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import io.clipsr.Progress;
import io.clipsr.SuperResolver;
import io.clipsr.UpscaleOptions;
import io.clipsr.UpscalePlan;
import io.clipsr.image.PictureException;
import io.clipsr.image.PictureInfo;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * {@code POST /upscale?scale=4&prompt=...&id=...}: the picture is the body, a PNG comes back, with what the user should
 * know in the header {@code Clipsr-Notes}, encoded as in a URL. {@code GET /progress?id=...}: how far that one is, in
 * percent.
 */
final class Upscaling {
    static final int MAX_BYTES = 16 << 20;
    static final long MAX_PIXELS = 1_000_000;
    static final long MAX_RESULT_PIXELS = 16 * MAX_PIXELS;
    /**
     * What is beyond the limit is read and thrown away up to here: senders look for an answer only when they have sent
     * all.
     */
    private static final long MAX_SKIPPED_BYTES = 1L << 30;

    private static final int AT_A_TIME = 4;

    private final SuperResolver resolver;
    private final Semaphore free = new Semaphore(AT_A_TIME);
    private final Map<String, Integer> percent = new ConcurrentHashMap<>();
    private volatile boolean cancelled;

    Upscaling(SuperResolver resolver) {
        this.resolver = resolver;
    }

    /** Cancels all running computations. */
    void cancel() {
        cancelled = true;
    }

    void progress(HttpExchange exchange) throws IOException {
        Replies.text(
                exchange,
                200,
                Integer.toString(percent.getOrDefault(query(exchange).getOrDefault("id", ""), 0)));
    }

    void upscale(HttpExchange exchange) throws IOException {
        byte[] picture = body(exchange);
        if (picture.length > MAX_BYTES) {
            Replies.text(
                    exchange, 413, "the picture file is larger than " + (MAX_BYTES >> 20) + " MiB; reduce it first");
        } else if (!free.tryAcquire()) {
            Replies.text(exchange, 503, AT_A_TIME + " pictures are already being upscaled; try again in a moment");
        } else {
            try {
                upscale(exchange, picture);
            } finally {
                free.release();
            }
        }
    }

    private void upscale(HttpExchange exchange, byte[] picture) throws IOException {
        Path folder = Files.createTempDirectory("clipsr-"); // for this user only
        Path small = folder.resolve("small");
        Path large = folder.resolve("large.png");
        String id = query(exchange).getOrDefault("id", "");
        try {
            Files.write(small, picture);
            List<String> notes = new ArrayList<>();
            resolver.upscale(small, large, options(query(exchange), id, notes));
            Replies.png(exchange, large, notes);
        } catch (PictureException | IllegalArgumentException e) {
            Replies.text(
                    exchange,
                    400,
                    e.getMessage().replace(small.toString(), "the file")); // whose name is of no use to the sender
        } finally {
            percent.remove(id);
            Files.deleteIfExists(small);
            Files.deleteIfExists(large);
            Files.delete(folder);
        }
    }

    private UpscaleOptions options(Map<String, String> query, String id, List<String> notes) {
        String scale = query.getOrDefault("scale", "4");
        if (!scale.matches("\\d{1,2}(\\.\\d{1,3})?")) {
            throw new IllegalArgumentException("the scale is not a number from 2 to 16, such as 4");
        }
        return UpscaleOptions.of(query.getOrDefault("prompt", ""))
                .withScale(Double.parseDouble(scale))
                .withMaxPixels(MAX_PIXELS)
                .withColor(!query.getOrDefault("prompt", "").isBlank()) // who asks for colours wants to see them
                .withCancellation(() -> cancelled)
                .withProgress(new Progress() {
                    @Override
                    public void planned(PictureInfo picture, UpscalePlan plan) {
                        if ((long) plan.width() * plan.height() > MAX_RESULT_PIXELS) {
                            throw new IllegalArgumentException("the result would have " + plan.width() + "x"
                                    + plan.height() + " pixels, more than " + MAX_RESULT_PIXELS / 1_000_000
                                    + " million; choose a lower scale");
                        }
                    }

                    @Override
                    public void tiles(int done, int all) {
                        percent.put(id, 100 * done / all);
                    }

                    @Override
                    public void note(String message) {
                        notes.add(message);
                    }
                });
    }

    /**
     * The body, or more than {@link #MAX_BYTES} of it if it is too large; whether its length is announced or it comes
     * in chunks.
     */
    private static byte[] body(HttpExchange exchange) throws IOException {
        InputStream in = exchange.getRequestBody();
        byte[] body = in.readNBytes(MAX_BYTES + 1);
        byte[] buffer = new byte[1 << 16];
        int count = 0;
        for (long skipped = 0; count >= 0 && skipped < MAX_SKIPPED_BYTES; skipped += count) {
            count = in.read(buffer);
        }
        return body;
    }

    private static Map<String, String> query(HttpExchange exchange) {
        Map<String, String> values = new HashMap<>();
        String query = exchange.getRequestURI().getRawQuery();
        for (String pair : query == null ? new String[0] : query.split("&")) {
            String[] parts = pair.split("=", 2);
            values.put(URLDecoder.decode(parts[0], UTF_8), parts.length == 1 ? "" : URLDecoder.decode(parts[1], UTF_8));
        }
        return values;
    }
}
