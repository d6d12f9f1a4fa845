package io.waymark.reactive.app;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Sends requests of many users. */
final class ShopClient {
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .cookieHandler(new CookieManager())
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
            String credentials = user + ":secret";
            request.header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
        }
        return request;
    }

    /** Sends a request such as {@code bob POST /orders/17}; with the method LOGIN, the form of the login page. */
    String send(String line) throws IOException, InterruptedException {
        String[] parts = line.split(" ", -1);
        if (parts[1].equals("LOGIN")) {
            HttpRequest login = request("-", "POST", parts[2])
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString("username=" + parts[0] + "&password=secret"))
                    .build();
            return Integer.toString(http.send(login, BodyHandlers.discarding()).statusCode());
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
