package io.clipsr.examples.web;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.List;

/**
 * Accepts only requests from this server's own page and from programs on this machine.
 *
 * <p>Listening on the loopback address keeps other machines out, but not other web sites: the user's browser runs their
 * scripts on this machine. Such a script can send a request straight to this port; then {@code Origin} names the site.
 * Or the site lets its own name point to 127.0.0.1 (DNS rebinding), so that the browser takes this server for a part of
 * it and hands over the answers, too; then {@code Host} is that name. Browsers let scripts change neither header.
 */
final class LocalOnly extends Filter {
    private final List<String> hosts;

    LocalOnly(int port) {
        hosts = List.of("localhost:" + port, "127.0.0.1:" + port, "[::1]:" + port);
    }

    @Override
    public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
        Headers headers = exchange.getRequestHeaders();
        String host = headers.getFirst("Host");
        String origin = headers.getFirst("Origin");
        if (host != null && hosts.contains(host) && (origin == null || origin.equals("http://" + host))) {
            chain.doFilter(exchange);
        } else {
            Replies.text(
                    exchange,
                    403,
                    "this server accepts only requests from its own page and from programs on this machine, at http://"
                            + hosts.get(1));
        }
    }

    @Override
    public String description() {
        return "refuses other web sites";
    }
}
