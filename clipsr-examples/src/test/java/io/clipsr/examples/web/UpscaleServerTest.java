package io.clipsr.examples.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.SuperResolver;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class UpscaleServerTest {
    private static SuperResolver resolver;
    private static UpscaleServer server;
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @BeforeAll
    static void start() throws IOException {
        resolver = SuperResolver.open();
        server = new UpscaleServer(resolver, 0);
    }

    @AfterAll
    static void stop() {
        server.close();
        resolver.close();
    }

    private static byte[] png(int width, int height) throws IOException {
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        picture.setRGB(width / 2, height / 2, 0xffcc00);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(picture, "png", out);
        return out.toByteArray();
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server.address() + path));
    }

    private static HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return CLIENT.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static HttpResponse<byte[]> upscale(String query, byte[] picture) throws IOException, InterruptedException {
        return send(request("upscale" + query).POST(BodyPublishers.ofByteArray(picture)));
    }

    private static void assertRefused(int status, String words, HttpResponse<byte[]> reply) {
        String text = new String(reply.body(), UTF_8);
        assertEquals(status, reply.statusCode(), text);
        assertTrue(text.contains(words), text);
        assertEquals(1, text.lines().count(), text);
        assertFalse(text.contains("Exception"), text);
        assertEquals(
                "text/plain; charset=utf-8",
                reply.headers().firstValue("Content-Type").orElse(null));
    }

    @Test
    void pictureInPngOut() throws IOException, InterruptedException {
        HttpResponse<byte[]> reply = upscale("?scale=4&prompt=a+yellow+dot%2C+caf%C3%A9", png(17, 9));
        assertEquals(200, reply.statusCode());
        assertEquals("image/png", reply.headers().firstValue("Content-Type").orElse(null));
        BufferedImage large = ImageIO.read(new ByteArrayInputStream(reply.body()));
        assertEquals(68, large.getWidth());
        assertEquals(36, large.getHeight());

        assertEquals(
                34,
                ImageIO.read(new ByteArrayInputStream(
                                upscale("?scale=2", png(17, 9)).body()))
                        .getWidth());
        byte[] without = upscale("", png(17, 9)).body();
        assertArrayEquals(without, upscale("?prompt=&scale=4.0", png(17, 9)).body());
        assertFalse(Arrays.equals(without, upscale("?prompt=a+bird", png(17, 9)).body()), "the prompt has no effect");
    }

    @Test
    void notesAreInAHeader() throws IOException, InterruptedException {
        assertTrue(upscale("?prompt=a+bird", png(8, 8))
                .headers()
                .firstValue("Clipsr-Notes")
                .isEmpty());
        String notes = upscale("?prompt=" + "caf%C3%A9+".repeat(80), png(8, 8))
                .headers()
                .firstValue("Clipsr-Notes")
                .orElse("");
        assertTrue(
                URLDecoder.decode(notes, UTF_8)
                        .matches(
                                "the prompt is longer than 77 tokens; what follows '\\.\\.\\.caf\u00e9 .*' is not used"),
                notes);
    }

    @Test
    void tooLargeWhetherAnnouncedOrInChunks() throws IOException, InterruptedException {
        byte[] large = new byte[Upscaling.MAX_BYTES + 10_000_000];
        assertRefused(413, "larger than 16 MiB", upscale("", large));
        assertRefused(
                413,
                "larger than 16 MiB",
                send(request("upscale").POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)))));
    }

    @Test
    void inChunksIsAsGood() throws IOException, InterruptedException {
        byte[] small = png(8, 8);
        HttpResponse<byte[]> reply =
                send(request("upscale").POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(small))));
        assertArrayEquals(upscale("", small).body(), reply.body());
    }

    @Test
    void whatTheLibraryRefuses() throws IOException, InterruptedException {
        assertRefused(400, "the file is not a picture that can be read here", upscale("", "hello".getBytes(UTF_8)));
        assertRefused(400, "the file is empty", upscale("", new byte[0]));
        assertRefused(400, "1200x1000 pixels, but at most 1000000", upscale("", png(1200, 1000)));
        assertRefused(400, "the scale is not a number from 2 to 16", upscale("?scale=four", png(8, 8)));
        assertRefused(400, "2 to 16", upscale("?scale=17", png(8, 8)));
        assertRefused(
                400,
                "16000x1600 pixels, more than 16 million; choose a lower scale",
                upscale("?scale=16", png(1000, 100)));
    }

    @Test
    void wrongMethodOrPath() throws IOException, InterruptedException {
        HttpResponse<byte[]> reply = send(request("upscale"));
        assertRefused(405, "/upscale accepts only POST", reply);
        assertEquals("POST", reply.headers().firstValue("Allow").orElse(null));
        assertRefused(405, "/ accepts only GET", send(request("").POST(BodyPublishers.ofString("x"))));
        assertRefused(404, "not found", send(request("upscaler")));
        assertRefused(404, "not found", send(request("../UpscaleServer.class")));
    }

    @Test
    void otherWebSites() throws IOException, InterruptedException {
        byte[] picture = png(8, 8);
        for (String origin : new String[] {"https://example.org", "null", "http://127.0.0.1:1"}) {
            assertRefused(
                    403,
                    "accepts only requests from its own page",
                    send(request("upscale").header("Origin", origin).POST(BodyPublishers.ofByteArray(picture))));
        }
        String own = server.address().substring(0, server.address().length() - 1);
        assertEquals(
                200,
                send(request("upscale").header("Origin", own).POST(BodyPublishers.ofByteArray(picture)))
                        .statusCode());
    }

    @Test
    void otherNamesForThisMachine() throws IOException {
        int port = URI.create(server.address()).getPort();
        assertTrue(raw(port, "localhost:" + port).startsWith("HTTP/1.1 200 "));
        for (String host : new String[] {"rebound.example:" + port, "127.0.0.1", "localhost:" + (port + 1)}) {
            assertTrue(raw(port, host).startsWith("HTTP/1.1 403 "), host);
        }
        assertTrue(raw(port, null).startsWith("HTTP/1.1 403 "), "no Host at all");
    }

    @Test
    void clientsThatDoNotReadHoldUpOnlyThemselves() throws IOException, InterruptedException {
        Upscaling upscaling = new Upscaling(resolver);
        CountDownLatch read = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            FakeExchange slow = new FakeExchange("/upscale", png(8, 8), read);
            Thread thread = new Thread(() -> {
                try {
                    upscaling.upscale(slow);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            thread.start();
            threads.add(thread);
            slow.awaitAnswer();
            assertEquals(200, slow.getResponseCode(), "client " + i);
        }
        read.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** With no slot, every picture is one too many. */
    @Test
    void whatIsTooMuchAtATimeIsRefused() throws Exception {
        FakeExchange exchange = new FakeExchange("/upscale", png(8, 8), new CountDownLatch(0));
        new Upscaling(resolver, 0).upscale(exchange);
        assertEquals(503, exchange.getResponseCode());
        Upscaling one = new Upscaling(resolver, 1);
        for (byte[] body : List.of(png(8, 8), new byte[] {1, 2}, png(8, 8))) { // a failure gives the slot back, too
            FakeExchange next = new FakeExchange("/upscale", body, new CountDownLatch(0));
            one.upscale(next);
            assertEquals(body.length == 2 ? 400 : 200, next.getResponseCode());
        }
    }

    /** Java's client lets nobody set Host. */
    private static String raw(int port, String host) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write(("GET / HTTP/1.1\r\n" + (host == null ? "" : "Host: " + host + "\r\n")
                                    + "Connection: close\r\n\r\n")
                            .getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    @Test
    void pageOnItsOwn() throws IOException, InterruptedException {
        for (String file : new String[] {"", "page.css", "page.js"}) {
            HttpResponse<byte[]> reply = send(request(file));
            assertEquals(200, reply.statusCode());
            assertFalse(
                    new String(reply.body(), UTF_8).contains("//cdn")
                            || new String(reply.body(), UTF_8).contains("https:"),
                    file);
        }
        assertEquals("0", new String(send(request("progress?id=none")).body(), UTF_8).strip());
    }

    @Test
    void afterClosingNobodyAnswers() throws IOException {
        UpscaleServer other = new UpscaleServer(resolver, 0);
        URI address = URI.create(other.address());
        other.close();
        assertThrows(
                IOException.class,
                () -> CLIENT.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofByteArray()));
    }
}
