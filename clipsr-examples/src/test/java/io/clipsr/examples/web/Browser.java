package io.clipsr.examples.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Chromium without a window, driven by its DevTools protocol: JSON over a WebSocket. */
public final class Browser implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 120; // a loaded machine starts a browser slowly

    private final Process process;
    private final WebSocket socket;
    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private int calls;

    private Browser(Process process, URI page) {
        this.process = process;
        this.socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(page, new Messages())
                .join();
    }

    /** Opens a page; without Chromium the test ends as an assumption that does not hold. */
    public static Browser open(String address, Path profile) throws IOException, InterruptedException {
        Path program = Stream.of("chromium", "chromium-browser", "google-chrome", "chrome")
                .map(Browser::find)
                .filter(path -> path != null)
                .findFirst()
                .orElse(null);
        assumeTrue(program != null, "no Chromium on the PATH to open the page with");
        Process process = new ProcessBuilder(
                        program.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--user-data-dir=" + profile,
                        "--remote-debugging-port=0",
                        "about:blank")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Browser browser = null;
        try {
            browser = new Browser(process, debugger(process, profile.resolve("DevToolsActivePort")));
            browser.call("Page.navigate", "{\"url\":" + quoted(address) + "}");
            browser.await("location.href === '" + address + "' && document.readyState === 'complete'");
            return browser;
        } finally {
            if (browser == null) {
                end(process);
            }
        }
    }

    private static Path find(String name) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }

    /** The browser writes its port into a file, and lists its pages there. */
    private static URI debugger(Process process, Path portFile) throws IOException, InterruptedException {
        for (long i = 0; i < PATIENCE_SECONDS * 10 && process.isAlive(); i++) {
            List<String> lines = Files.exists(portFile) ? Files.readAllLines(portFile, UTF_8) : List.of();
            if (lines.size() >= 2) {
                URI list = URI.create("http://127.0.0.1:" + lines.get(0) + "/json/list");
                String pages = HttpClient.newHttpClient()
                        .send(HttpRequest.newBuilder(list).build(), BodyHandlers.ofString(UTF_8))
                        .body();
                String socket = pages.contains("about:blank") ? string(pages, "webSocketDebuggerUrl") : null;
                if (socket != null) {
                    return URI.create(socket);
                }
            }
            Thread.sleep(100);
        }
        throw new AssertionError("Chromium does not start");
    }

    /** Returns the value of a JavaScript expression, as text. */
    public String eval(String script) throws IOException, InterruptedException {
        return string(call("Runtime.evaluate", "{\"expression\":" + quoted("String(" + script + ")") + "}"), "value");
    }

    /** Waits until JavaScript says so. */
    public void await(String condition) throws IOException, InterruptedException {
        for (long i = 0; i < PATIENCE_SECONDS * 10; i++) {
            if ("true".equals(eval(condition))) {
                return;
            }
            Thread.sleep(100);
        }
        throw new AssertionError("never: " + condition + "; the page says: " + eval("document.body.innerText"));
    }

    /** Chooses a file as a person does in the dialog. */
    public void choose(String selector, Path file) throws IOException, InterruptedException {
        String element = string(
                call(
                        "Runtime.evaluate",
                        "{\"expression\":" + quoted("document.querySelector('" + selector + "')") + "}"),
                "objectId");
        call(
                "DOM.setFileInputFiles",
                "{\"objectId\":" + quoted(element) + ",\"files\":[" + quoted(file.toString()) + "]}");
    }

    /** Lets a file fall on an element. */
    public void drop(String selector, Path file) throws IOException, InterruptedException {
        for (String type : List.of("dragEnter", "dragOver", "drop")) {
            call(
                    "Input.dispatchDragEvent",
                    "{\"type\":\"" + type + "\"," + point(selector, 0.5) + ",\"data\":{\"items\":[],\"files\":["
                            + quoted(file.toString()) + "],\"dragOperationsMask\":1}}");
        }
    }

    /** Presses the mouse at a part of an element's width, drags it to another, and lets go. */
    public void drag(String selector, double from, double to) throws IOException, InterruptedException {
        mouse("mousePressed", selector, from);
        mouse("mouseMoved", selector, (from + to) / 2);
        mouse("mouseMoved", selector, to);
        mouse("mouseReleased", selector, to);
    }

    public void click(String selector) throws IOException, InterruptedException {
        drag(selector, 0.5, 0.5);
    }

    private void mouse(String type, String selector, double part) throws IOException, InterruptedException {
        call(
                "Input.dispatchMouseEvent",
                "{\"type\":\"" + type + "\"," + point(selector, part)
                        + ",\"button\":\"left\",\"buttons\":1,\"clickCount\":1}");
    }

    private String point(String selector, double part) throws IOException, InterruptedException {
        String box = "document.querySelector('" + selector + "').getBoundingClientRect()";
        return "\"x\":" + eval(box + ".left + " + part + " * " + box + ".width") + ",\"y\":"
                + eval(box + ".top + " + box + ".height / 2");
    }

    /** Types into what has the focus. */
    public void type(String text) throws IOException, InterruptedException {
        call("Input.insertText", "{\"text\":" + quoted(text) + "}");
    }

    public void press(String key, int code) throws IOException, InterruptedException {
        for (String type : List.of("rawKeyDown", "keyUp")) {
            call(
                    "Input.dispatchKeyEvent",
                    "{\"type\":\"" + type + "\",\"key\":\"" + key + "\",\"code\":\"" + key
                            + "\",\"windowsVirtualKeyCode\":" + code + "}");
        }
    }

    /** Sets the size of the screen, in CSS pixels. */
    public void view(int width, int height, boolean dark) throws IOException, InterruptedException {
        call(
                "Emulation.setDeviceMetricsOverride",
                "{\"width\":" + width + ",\"height\":" + height + ",\"deviceScaleFactor\":1,\"mobile\":" + (width < 600)
                        + "}");
        call(
                "Emulation.setEmulatedMedia",
                "{\"features\":[{\"name\":\"prefers-color-scheme\",\"value\":\"" + (dark ? "dark" : "light") + "\"}]}");
    }

    public void screenshot(Path file) throws IOException, InterruptedException {
        Files.write(
                file,
                Base64.getDecoder()
                        .decode(string(call("Page.captureScreenshot", "{\"captureBeyondViewport\":true}"), "data")));
    }

    private String call(String method, String params) throws IOException, InterruptedException {
        int id = ++calls;
        socket.sendText("{\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":" + params + "}", true)
                .join();
        String reply = messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (reply == null
                || !reply.startsWith("{\"id\":" + id + ",")
                || reply.startsWith("\"error\"", reply.indexOf(',') + 1)) {
            throw new AssertionError(method + " " + params + ": " + reply);
        }
        return reply;
    }

    private static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }

    /** The first string with this name, however deep; null if there is none. */
    private static String string(String json, String name) throws IOException {
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_STRING && name.equals(parser.currentName())) {
                    return parser.getText();
                }
            }
            return null;
        }
    }

    @Override
    public void close() {
        socket.abort();
        end(process);
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
    }

    private final class Messages implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                messages.add(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }
    }
}
