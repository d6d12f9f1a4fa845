package io.waymark.reactive.app;

import java.io.IOException;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Sends requests of many users. */
final class ShopClient {
    private static final String BOUNDARY = "7d1b8c02";
    private static final String UPLOAD = "--" + BOUNDARY + "\r\n"
            + "Content-Disposition: form-data; name=\"file\"; filename=\"order.txt\"\r\n\r\n"
            + "content-of-the-upload\r\n--" + BOUNDARY + "--\r\n";
    private static final String SET_COOKIE = "Set-Cookie: ";

    private final CookieManager cookies = new CookieManager();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .cookieHandler(cookies)
            .build();
    private final int port;

    ShopClient(int port) {
        this.port = port;
    }

    private HttpRequest.Builder request(String user, String method, String target) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target))
                .header("User-Agent", "till/7")
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (!user.equals("-")) {
            request.header("Authorization", credentials(user));
        }
        return request;
    }

    private static String credentials(String user) {
        String[] parts = nameAndPassword(user);
        return "Basic "
                + Base64.getEncoder().encodeToString((parts[0] + ':' + parts[1]).getBytes(StandardCharsets.UTF_8));
    }

    private static String[] nameAndPassword(String user) {
        int colon = user.indexOf(':');
        return colon < 0
                ? new String[] {user, "secret"}
                : new String[] {user.substring(0, colon), user.substring(colon + 1)};
    }

    /**
     * Sends a request such as {@code bob POST /orders/17}, or {@code bob:wrong POST /orders/17} with a wrong password; with the
     * method LOGIN, the form of the login page; with HTTP2, over that version; with UPLOAD, a file.
     */
    String send(String line) throws IOException, InterruptedException {
        String[] parts = line.split(" ", -1);
        if (parts[1].equals("LOGIN")) {
            return logIn(nameAndPassword(parts[0]), parts[2]);
        }
        if (parts[1].equals("UPGRADE")) {
            return echo(parts[0], parts[2]);
        }
        if (parts[1].equals("CLOSE")) {
            String answer =
                    sendOnce("PUT " + parts[2] + " HTTP/1.1\r\nHost: shop\r\nContent-Length: 0\r\nConnection: close\r\n"
                            + "Authorization: " + credentials(parts[0]) + "\r\n\r\n");
            return answer.substring("HTTP/1.1 ".length(), answer.indexOf('\r'));
        }
        if (parts[1].equals("HTTP2")) {
            HttpResponse<Void> answer = http.send(
                    request(parts[0], "POST", parts[2])
                            .version(HttpClient.Version.HTTP_2)
                            .build(),
                    BodyHandlers.discarding());
            return answer.statusCode() + " " + answer.version();
        }
        if (parts[1].equals("UPLOAD")) {
            HttpRequest upload = request(parts[0], "POST", parts[2])
                    .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                    .POST(HttpRequest.BodyPublishers.ofString(UPLOAD))
                    .build();
            return Integer.toString(http.send(upload, BodyHandlers.discarding()).statusCode());
        }
        HttpRequest.Builder request = request(parts[0], parts[1], parts[2]);
        if (parts[2].equals("/never")) {
            CompletableFuture<?> response = http.sendAsync(request.build(), BodyHandlers.discarding());
            WebFluxShop.WAITING.await();
            response.cancel(true);
            return "canceled";
        }
        try {
            return Integer.toString(
                    http.send(request.build(), BodyHandlers.discarding()).statusCode());
        } catch (IOException e) {
            return "closed";
        }
    }

    /** Sends a message over a websocket and waits until it comes back. */
    private String echo(String user, String target) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        WebSocket socket = http.newWebSocketBuilder()
                .header("Authorization", credentials(user))
                .buildAsync(URI.create("ws://127.0.0.1:" + port + target), new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
                        answer.complete(text.toString());
                        return null;
                    }
                })
                .join();
        socket.sendText("hello", true).join();
        return answer.join();
    }

    /**
     * Sends the form of the login page, in one piece, on a connection of its own: Reactor Netty, with or without the agent, may
     * never answer a login that comes in two pieces or on a connection that served a login before.
     */
    private String logIn(String[] user, String target) throws IOException {
        URI uri = URI.create("http://127.0.0.1:" + port + target);
        String session = String.join("; ", cookies.get(uri, Map.of()).getOrDefault("Cookie", List.of()));
        String form = "username=" + user[0] + "&password=" + user[1];
        String answer = sendOnce(
                "POST " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: till/7\r\nConnection: close\r\n"
                        + (session.isEmpty() ? "" : "Cookie: " + session + "\r\n")
                        + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " + form.length()
                        + "\r\n\r\n" + form);
        List<String> given = answer.lines()
                .filter(line -> line.regionMatches(true, 0, SET_COOKIE, 0, SET_COOKIE.length()))
                .map(line -> line.substring(SET_COOKIE.length()))
                .toList();
        cookies.put(uri, Map.of("Set-Cookie", given));
        return answer.substring("HTTP/1.1 ".length(), "HTTP/1.1 ".length() + 3);
    }

    /** Sends a request on a connection that the server closes after its answer, which is returned. */
    private String sendOnce(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
