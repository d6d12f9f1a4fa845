package io.waymark.vertx.app;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A service of Vert.x Web with one event loop, which sends itself requests. */
public final class OrderServer {
    private static final String BOUNDARY = "7d1b8c02";
    private static final String UPLOAD = "--" + BOUNDARY + "\r\n"
            + "Content-Disposition: form-data; name=\"file\"; filename=\"order.txt\"\r\n\r\n"
            + "content-of-the-upload\r\n--" + BOUNDARY + "--\r\n";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final HttpClient http2Client = HttpClient.newHttpClient();
    private final int port;

    private OrderServer(int port) {
        this.port = port;
    }

    /**
     * Serves {@code USER METHOD PATH} each, with HTTP/2 after {@code h2}; {@code abort} and {@code upgrade}; and what others send
     * after {@code serve}, until the end of the standard input.
     */
    public static void main(String[] arguments) throws Exception {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        vertx.setPeriodic(20, timer -> Orders.sweep());
        HttpServer server = vertx.createHttpServer()
                .requestHandler(OrderRoutes.create(vertx))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        OrderServer service = new OrderServer(server.actualPort());
        for (String argument : arguments) {
            switch (argument) {
                case "serve" -> service.serve();
                case "abort" -> service.abort();
                case "upgrade" -> System.out.println("upgrade " + service.upgrade());
                default -> {
                    String[] parts = argument.split(" ", -1);
                    boolean http2 = parts[0].equals("h2");
                    int start = http2 ? 1 : 0;
                    HttpResponse<String> response = service.send(
                                    parts[start], parts[start + 1], parts[start + 2], http2)
                            .get(10, TimeUnit.SECONDS);
                    System.out.println(argument + " " + response.version() + " " + response.statusCode() + " "
                            + response.body().length());
                }
            }
        }
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private CompletableFuture<HttpResponse<String>> send(String user, String method, String path, boolean http2) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("User-Agent", "till/7")
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (path.endsWith("/upload")) {
            request.header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                    .POST(HttpRequest.BodyPublishers.ofString(UPLOAD));
        }
        if (!user.equals("-")) {
            request.header("Authorization", "Basic " + credentials(user));
        }
        return (http2 ? http2Client : client).sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private void serve() throws IOException {
        System.out.println("port=" + port);
        while (System.in.read() >= 0) {
            // Until the test ends.
        }
    }

    private static String credentials(String user) {
        return Base64.getEncoder().encodeToString((user + ":secret").getBytes(StandardCharsets.UTF_8));
    }

    /** Takes the connection over for a protocol that sends back what it receives. */
    private String upgrade() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            String head = "GET /raw HTTP/1.1\r\nHost: till\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            String status = in.readLine();
            String header = in.readLine();
            while (!header.isEmpty()) {
                header = in.readLine();
            }
            socket.getOutputStream().write("hello\n".getBytes(StandardCharsets.US_ASCII));
            return status + " " + in.readLine();
        }
    }

    /** Closes the connection before there is a response. */
    private void abort() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            String head = "POST /api/never HTTP/1.1\r\nHost: till\r\nContent-Length: 0\r\nAuthorization: Basic "
                    + credentials("alice") + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            // The server has read the request when it answers another one of the same event loop.
            send("-", "GET", "/health", false).get(10, TimeUnit.SECONDS);
        }
    }
}
