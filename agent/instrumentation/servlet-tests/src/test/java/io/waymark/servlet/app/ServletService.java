package io.waymark.servlet.app;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A service in a servlet container, and a client that sends it requests as a proxy does: its line of {@code X-Forwarded-For}
 * follows one that its own client made up.
 */
public final class ServletService {
    private ServletService() {}

    /**
     * Starts the service, sends the requests and stops.
     *
     * @param arguments the container, then the requests' paths
     */
    public static void main(String[] arguments) throws Exception {
        Places.visit("main");
        int port = switch (arguments[0]) {
            case "tomcat" -> TomcatService.start();
            case "jetty" -> JettyService.start();
            case "undertow" -> UndertowService.start();
            default -> throw new IllegalArgumentException(arguments[0]);
        };
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        String credentials = Base64.getEncoder().encodeToString("alice:secret".getBytes(StandardCharsets.UTF_8));
        for (int i = 1; i < arguments.length; i++) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + arguments[i]))
                    .header("Authorization", "Basic " + credentials)
                    .header("User-Agent", "till/7")
                    .header("X-Forwarded-For", "203.0.113.9")
                    .header("X-Forwarded-For", "198.51.100.7")
                    .build();
            HttpResponse<Void> response = client.send(request, HttpResponse.BodyHandlers.discarding());
            System.out.println(arguments[i] + " " + response.statusCode());
        }
        System.exit(0);
    }
}
