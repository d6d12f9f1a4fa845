import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Calls the order service as its clients do, and prints each request with the status of its response. Run with
 * {@code java Requests.java PORT}; exits with status 1 on an unexpected response.
 */
public class Requests {
    private static final Pattern ORDER_ID = Pattern.compile("\"orderId\"\\s*:\\s*\"([^\"]+)\"");
    private static final String ORDER_REQUEST =
            """
            {"customerId": "c-1042",
             "lines": [{"sku": "lamp", "quantity": 2, "price": 24.50},
                       {"sku": "bulb", "quantity": 4, "price": 3.75}],
             "payment": {"cardHolder": "A Customer", "cardNumber": "4111111111111111"}}""";
    private static final String PRICE_FEED_REQUEST =
            """
            {"url": "sftp://prices.supplier.example", "user": "orders", "password": "feed-password-7c1f"}""";

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private final String service;
    private boolean allAsExpected = true;

    private Requests(int port) {
        this.service = "http://localhost:" + port;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Requests requests = new Requests(Integer.parseInt(arguments[0]));
        requests.configurePricing();
        requests.placeOrders();
        requests.sendRejected();
        System.exit(requests.allAsExpected ? 0 : 1);
    }

    private void configurePricing() throws IOException, InterruptedException {
        send("admin", "GET", "/pricing", "", 200);
        send("admin", "POST", "/discounts", "{\"code\": \"SPRING\", \"percent\": 10}", 201);
        send("admin", "PUT", "/pricing", PRICE_FEED_REQUEST, 200);
    }

    private void placeOrders() throws IOException, InterruptedException {
        String first = "/orders/" + orderId(send("clerk", "POST", "/orders", ORDER_REQUEST, 201));
        String second = "/orders/" + orderId(send("clerk", "POST", "/orders", ORDER_REQUEST, 201));
        send("clerk", "GET", first, "", 200);
        send("clerk", "POST", first + "/shipment", "", 200);
        send("admin", "DELETE", second + "?reason=late", "", 200);
        send("clerk", "DELETE", "/orders/no-such-order", "", 404);
    }

    /** Requests that are rejected before they reach an annotated method. */
    private void sendRejected() throws IOException, InterruptedException {
        send("", "GET", "/pricing", "", 401);
        send("clerk", "GET", "/pricing", "", 403);
        send("clerk", "POST", "/orders", "{\"customerId\": \"\"}", 400);
    }

    private String send(String user, String method, String path, String body, int expected)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(service + path))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json")
                .header("User-Agent", "order-client/1.0")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!user.isEmpty()) {
            byte[] login = (user + ":" + user + "-password").getBytes(StandardCharsets.UTF_8);
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(login));
        }
        HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
        boolean matches = response.statusCode() == expected;
        allAsExpected &= matches;
        System.out.printf(
                "  %-9s %-6s %-64s %d%s%n",
                user.isEmpty() ? "anonymous" : user,
                method,
                path,
                response.statusCode(),
                matches ? "" : ", expected " + expected);
        return response.body();
    }

    private static String orderId(String order) {
        Matcher id = ORDER_ID.matcher(order);
        return id.find() ? id.group(1) : "without-id";
    }
}
