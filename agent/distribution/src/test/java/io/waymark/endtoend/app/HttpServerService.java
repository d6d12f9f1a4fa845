package io.waymark.endtoend.app;

import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A service of the JDK's own HTTP server, without a word of auditing, and a client of it. */
public final class HttpServerService {
    private HttpServerService() {}

    /**
     * Starts the service, sends a request for each argument, such as {@code alice POST /orders/17 X-Request-ID=1}, and prints
     * statuses; after {@code raw}, also informational ones.
     */
    public static void main(String[] arguments) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(2);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(pool);
        HttpContext orders = server.createContext("/orders", exchange -> answer(exchange, 201));
        orders.setAuthenticator(new BasicAuthenticator("orders") {
            @Override
            public boolean checkCredentials(String name, String password) {
                return password.equals("secret");
            }
        });
        server.createContext("/upgrade", exchange -> exchange.sendResponseHeaders(101, -1));
        server.createContext("/later", exchange -> pool.execute(() -> answerUnchecked(exchange)));
        server.createContext("/fails", exchange -> {
            throw new IllegalStateException("no stock");
        });
        server.start();
        String base = "http://127.0.0.1:" + server.getAddress().getPort();
        HttpClient client = HttpClient.newHttpClient();
        for (String argument : arguments) {
            String[] parts = argument.split(" ", -1);
            if (parts[0].equals("raw")) {
                System.out.println(argument + " " + sendRaw(server.getAddress(), parts[1], parts[2]));
                continue;
            }
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + parts[2]))
                    .method(parts[1], HttpRequest.BodyPublishers.noBody());
            if (!parts[0].equals("-")) {
                String credentials = parts[0] + ":secret";
                request.header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
            }
            for (String header : List.of(parts).subList(3, parts.length)) {
                int equals = header.indexOf('=');
                request.header(header.substring(0, equals), header.substring(equals + 1));
            }
            try {
                HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
                System.out.println(argument + " " + response.statusCode() + " " + response.body());
            } catch (IOException e) {
                System.out.println(argument + " no answer");
            }
        }
        server.stop(0);
        pool.shutdown();
    }

    /** Sends a request that waits to be continued, and reads the statuses up to the last one. */
    private static List<String> sendRaw(InetSocketAddress address, String method, String target) throws IOException {
        List<String> statuses = new ArrayList<>();
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            socket.setSoTimeout(10_000);
            String request = method + " " + target + " HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\n"
                    + "Connection: Upgrade\r\nUpgrade: echo\r\nContent-Length: 3\r\n\r\ntea";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.startsWith("HTTP/1.1 ")) {
                    statuses.add(line.substring("HTTP/1.1 ".length(), "HTTP/1.1 100".length()));
                    if (!line.contains(" 100 ")) {
                        break;
                    }
                }
            }
        }
        return statuses;
    }

    private static void answerUnchecked(HttpExchange exchange) {
        try {
            answer(exchange, 200);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void answer(HttpExchange exchange, int status) throws IOException {
        byte[] body = "done".getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}
