package io.clipsr.examples.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.clipsr.SuperResolver;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A page to upscale pictures with, and an HTTP endpoint for programs, for this machine only. Ctrl-C ends it.
 *
 * <pre>java --add-modules jdk.incubator.vector -cp clipsr-examples/target/clipsr-examples.jar \
 *     io.clipsr.examples.web.UpscaleServer 8080
 * curl --data-binary @small.jpg 'http://127.0.0.1:8080/upscale?scale=4&amp;prompt=a+small+bird' -o large.png</pre>
 */
public final class UpscaleServer implements AutoCloseable {
    private static final int THREADS = 16;

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final Upscaling upscaling;
    private final HttpServer server;

    /** @param port the port to listen on; 0 for any free one */
    UpscaleServer(SuperResolver resolver, int port) throws IOException {
        upscaling = new Upscaling(resolver);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer)
                .getFilters()
                .add(new LocalOnly(server.getAddress().getPort()));
        server.start();
    }

    public static void main(String[] args) throws IOException {
        // In seconds: a sender that stalls is given up, and so is a reader. The latter includes the computation.
        System.getProperties().putIfAbsent("sun.net.httpserver.maxReqTime", "60");
        System.getProperties().putIfAbsent("sun.net.httpserver.maxRspTime", "300");
        int port = args.length == 0 ? 8080 : Integer.parseInt(args[0]);
        SuperResolver resolver = SuperResolver.open();
        try {
            UpscaleServer server = new UpscaleServer(resolver, port);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                server.close();
                resolver.close();
            }));
            System.out.println("open " + server.address() + " in a browser; press Ctrl-C to stop");
        } catch (BindException e) {
            System.err.println("port " + port + " cannot be used: " + e.getMessage()
                    + "; choose another port, or 0 for any free one");
            resolver.close();
            System.exit(1);
        }
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String method = path.equals("/upscale") ? "POST" : "GET";
        try (exchange) {
            if (!exchange.getRequestMethod().equals(method)) {
                exchange.getResponseHeaders().set("Allow", method);
                Replies.text(exchange, 405, path + " accepts only " + method);
                return;
            }
            switch (path) {
                case "/" -> Replies.resource(exchange, "page.html", "text/html; charset=utf-8");
                case "/page.css" -> Replies.resource(exchange, "page.css", "text/css; charset=utf-8");
                case "/page.js" -> Replies.resource(exchange, "page.js", "text/javascript; charset=utf-8");
                case "/upscale" -> upscaling.upscale(exchange);
                case "/progress" -> upscaling.progress(exchange);
                default -> Replies.text(exchange, 404, "not found; the page is at " + address());
            }
        }
    }

    /** Cancels running computations and waits until their files are deleted. */
    @Override
    public void close() {
        upscaling.cancel();
        server.stop(0);
        threads.shutdown();
        try {
            threads.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
