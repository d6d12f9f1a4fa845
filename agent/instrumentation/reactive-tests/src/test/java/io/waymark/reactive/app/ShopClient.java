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
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Sends requests of many users. */
final class ShopClient {
    private final CookieManager cookies = new CookieManager();
    private final HttpClient http = newHttpClient();
    private final int port;

    ShopClient(int port) {
        this.port = port;
    }

    private HttpClient newHttpClient() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .cookieHandler(cookies)
                .build();
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
     * method LOGIN, the form of the login page.
     */
    String send(String line) throws IOException, InterruptedException {
        String[] parts = line.split(" ", -1);
        if (parts[1].equals("LOGIN")) {
            String[] user = nameAndPassword(parts[0]);
            HttpRequest login = request("-", "POST", parts[2])
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString("username=" + user[0] + "&password=" + user[1]))
                    .build();
            // On a connection of its own: Reactor Netty may never answer a login on one that served another login
            // before,
            // with or without the agent.
            return Integer.toString(
                    newHttpClient().send(login, BodyHandlers.discarding()).statusCode());
        }
        if (parts[1].equals("UPGRADE")) {
            return echo(parts[0], parts[2]);
        }
        if (parts[1].equals("CLOSE")) {
            return sendOnce(parts[0], parts[2]);
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

    /** Sends a request on a connection that the server closes after its answer. */
    private String sendOnce(String user, String target) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            String head = "PUT " + target + " HTTP/1.1\r\nHost: shop\r\nContent-Length: 0\r\nConnection: close\r\n"
                    + "Authorization: " + credentials(user) + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return answer.substring("HTTP/1.1 ".length(), answer.indexOf('\r'));
        }
    }

    /** Each user sends a number of orders, all at the same time. */
    void runConcurrently(int users, int orders) {
        List<CompletableFuture<HttpResponse<Void>>> sent = new ArrayList<>();
        for (int order = 0; order < orders; order++) {
            for (int user = 0; user < users; user++) {
                String name = "user" + user;
                sent.add(http.sendAsync(
                        request(name, "POST", "/orders/" + name + "-" + order + "?item=tea")
                                .build(),
                        BodyHandlers.discarding()));
            }
        }
        sent.forEach(response -> {
            if (response.join().statusCode() != 201) {
                throw new IllegalStateException("status " + response.join().statusCode());
            }
        });
    }
}
