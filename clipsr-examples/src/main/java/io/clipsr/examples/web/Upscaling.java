package io.clipsr.examples.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import io.clipsr.Progress;
import io.clipsr.SuperResolver;
import io.clipsr.UpscaleOptions;
import io.clipsr.UpscalePlan;
import io.clipsr.image.PictureException;
import io.clipsr.image.PictureInfo;
import io.clipsr.weights.support.StreamCopy;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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

    /** A picture of so many pixels is decoded in a fraction of it; small files can be made that take minutes. */
    private static final Duration MAX_DECODING_TIME = Duration.ofSeconds(10);

    private static final int AT_A_TIME = 4;
    private static final int SKIP_BYTES = 1 << 16;

    private static final Refusal TOO_LARGE =
            new Refusal(413, "the picture file is larger than " + (MAX_BYTES >> 20) + " MiB; reduce it first");

    /** The reason, for the sender, why there is no result. */
    private record Refusal(int status, String reason) {}

    private final SuperResolver resolver;
    private final int atATime;
    private final Semaphore free;
    private final Map<String, Integer> percent = new ConcurrentHashMap<>();
    private volatile boolean cancelled;

    Upscaling(SuperResolver resolver) {
        this(resolver, AT_A_TIME);
    }

    /** @param atATime the number of pictures that are computed at a time; others are refused */
    Upscaling(SuperResolver resolver, int atATime) {
        this.resolver = resolver;
        this.atATime = atATime;
        free = new Semaphore(atATime);
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
        Path folder = Files.createTempDirectory("clipsr-"); // for this user only
        Path small = folder.resolve("small");
        Path large = folder.resolve("large.png");
        try {
            List<String> notes = new ArrayList<>();
            Refusal refusal = receive(exchange, small) ? compute(small, large, query(exchange), notes) : TOO_LARGE;
            // The slot is free again: a client that does not read its answer holds up only itself.
            if (refusal == null) {
                Replies.png(exchange, large, notes);
            } else {
                Replies.text(exchange, refusal.status, refusal.reason);
            }
        } finally {
            Files.deleteIfExists(small);
            Files.deleteIfExists(large);
            Files.delete(folder);
        }
    }

    /** Computes the result while this request holds a slot. Returns null on success. */
    private Refusal compute(Path small, Path large, Map<String, String> query, List<String> notes) {
        if (!free.tryAcquire()) {
            return new Refusal(503, atATime + " pictures are already being upscaled; try again in a moment");
        }
        String id = query.getOrDefault("id", "");
        try {
            resolver.upscale(small, large, options(query, id, notes));
            return null;
        } catch (PictureException | IllegalArgumentException e) {
            // The file's name is of no use to the sender.
            return new Refusal(400, e.getMessage().replace(small.toString(), "the file"));
        } catch (OutOfMemoryError e) {
            return new Refusal(503, "the server has too little memory for this picture now; try a smaller one");
        } finally {
            percent.remove(id);
            free.release();
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
                .withDecodingTime(MAX_DECODING_TIME)
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
     * Stores the body in a file. What is beyond the limit is read and thrown away, whether its length is announced or
     * it comes in chunks.
     *
     * @return whether the body is within {@link #MAX_BYTES}
     */
    private static boolean receive(HttpExchange exchange, Path file) throws IOException {
        InputStream in = exchange.getRequestBody();
        boolean whole = StreamCopy.copy(in, file, MAX_BYTES, () -> {});
        byte[] skipped = new byte[SKIP_BYTES];
        int count = whole ? -1 : in.read(skipped);
        for (long left = MAX_SKIPPED_BYTES; count >= 0 && left > 0; left -= count) {
            count = in.read(skipped);
        }
        return whole;
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
