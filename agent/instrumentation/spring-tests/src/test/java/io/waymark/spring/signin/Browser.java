package io.waymark.spring.signin;

import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A browser, and the programs beside it. */
final class Browser {
    private final CookieManager cookies = new CookieManager();
    private final HttpClient client = HttpClient.newBuilder()
            .cookieHandler(cookies)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final HttpClient stateless =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String address;
    private final Set<String> secrets = new TreeSet<>();

    Browser(int port) {
        address = "http://127.0.0.1:" + port;
    }

    /** Every session id, cookie and token that was used. */
    Set<String> secrets() {
        return secrets;
    }

    int run(String... step) throws IOException, InterruptedException {
        return switch (step[0]) {
            case "form" -> post(client, "/login", "username", step[1], "password", step[2]);
            case "own" -> post(client, "/auth/session", "name", step[1], "password", step[2]);
            case "switch" -> post(client, "/login/impersonate", "username", step[1]);
            case "back" -> post(client, "/logout/impersonate");
            case "logout" -> post(client, "/logout");
            case "order" -> post(client, "/orders");
            case "public" -> post(client, "/public");
            case "forget" -> forget();
            case "basic" -> authorized("/api/orders", "Basic " + encode(step[1] + ":" + step[2]));
            case "bearer" -> authorized("/api/orders", "Bearer " + SignInService.token());
            case "bearer-run-as" -> authorized("/api/inventory", "Bearer " + SignInService.token());
            default -> throw new IllegalArgumentException(step[0]);
        };
    }

    /** Ends the session on this side; the browser is still remembered. */
    private int forget() {
        List.copyOf(cookies.getCookieStore().getCookies()).stream()
                .filter(cookie -> cookie.getName().equals("JSESSIONID"))
                .forEach(cookie -> cookies.getCookieStore().remove(URI.create(address), cookie));
        return 0;
    }

    private int authorized(String path, String authorization) throws IOException, InterruptedException {
        secrets.add(authorization.substring(authorization.indexOf(' ') + 1));
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + path))
                .header("User-Agent", "till/7")
                .header("Authorization", authorization)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        return stateless.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    private int post(HttpClient by, String path, String... fields) throws IOException, InterruptedException {
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < fields.length; i += 2) {
            body.append(fields[i]).append('=').append(URLEncoder.encode(fields[i + 1], StandardCharsets.UTF_8));
            body.append('&');
        }
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + path))
                .header("User-Agent", "till/7")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
        int status = by.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        cookies.getCookieStore().getCookies().stream().map(HttpCookie::getValue).forEach(secrets::add);
        return status;
    }

    private static String encode(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
