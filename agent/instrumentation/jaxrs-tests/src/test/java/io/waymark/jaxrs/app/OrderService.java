package io.waymark.jaxrs.app;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** A service of JAX-RS in one of several servers, which sends itself requests. */
public final class OrderService {
    private static final String BOUNDARY = "7d1b8c02";
    private static final String UPLOAD = "--" + BOUNDARY + "\r\n"
            + "Content-Disposition: form-data; name=\"file\"; filename=\"order.txt\"\r\n\r\n"
            + "content-of-the-upload\r\n--" + BOUNDARY + "--\r\n";

    private OrderService() {}

    /**
     * Starts the server that the first argument names, then sends requests: {@code USER METHOD PATH} each. After {@code serve}, it
     * serves those of others, until the end of the standard input.
     */
    public static void main(String[] arguments) throws Exception {
        int port = switch (arguments[0]) {
            case "jersey" -> TomcatServer.start("org.glassfish.jersey.servlet.ServletContainer");
            case "resteasy" -> TomcatServer.start("org.jboss.resteasy.plugins.server.servlet.HttpServlet30Dispatcher");
            case "jdk" -> JerseyServers.startJdk();
            default -> JerseyServers.startGrizzly();
        };
        HttpClient client = HttpClient.newHttpClient();
        for (int i = 1; i < arguments.length; i++) {
            if (arguments[i].equals("serve")) {
                serve(port);
            }
            String[] parts = arguments[i].split(" ", -1);
            HttpRequest.Builder request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + port + "/shop/api" + parts[2]))
                    .header("User-Agent", "till/7")
                    .method(parts[1], HttpRequest.BodyPublishers.noBody());
            if (!parts[0].equals("-")) {
                request.header("Authorization", "Bearer " + parts[0]);
            }
            if (parts[2].endsWith("/upload")) {
                request.header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                        // Grizzly cannot read a body that comes with an offer of HTTP/2.
                        .version(HttpClient.Version.HTTP_1_1)
                        .POST(HttpRequest.BodyPublishers.ofString(UPLOAD));
            }
            HttpResponse<String> response = send(client, request.build());
            System.out.println(arguments[i] + " " + response.statusCode() + " "
                    + response.body().length());
        }
        System.exit(0);
    }

    private static void serve(int port) throws IOException {
        System.out.println("port=" + port);
        while (System.in.read() >= 0) {
            // Until the test ends.
        }
        System.exit(0);
    }

    /** Grizzly closes the connection after some errors, and the client may have sent a request into it. */
    private static HttpResponse<String> send(HttpClient client, HttpRequest request)
            throws IOException, InterruptedException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }
}
