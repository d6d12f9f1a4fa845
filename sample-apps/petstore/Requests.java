import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

/**
 * Uses the pet store as its users do, and prints each request with the status of its response. Run with {@code java Requests.java
 * PORT}; exits with status 1 on an unexpected response.
 */
public class Requests {
    private final HttpClient browser = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .cookieHandler(new CookieManager())
            .build();
    private final HttpClient program = HttpClient.newBuilder()
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
        requests.logIn("bob", "wrong-password");
        requests.logIn("bob", "bob-password");
        requests.send("browser", "PUT", "/orders/17?pet=cat", 201);
        requests.send("browser", "GET", "/orders/17", 200);
        requests.send("alice", "DELETE", "/orders/17", 403);
        requests.send("root", "DELETE", "/orders/17", 200);
        requests.send("root", "DELETE", "/orders/17", 404);
        requests.send("anonymous", "DELETE", "/orders/17", 401);
        System.exit(requests.allAsExpected ? 0 : 1);
    }

    private void logIn(String user, String password) throws IOException, InterruptedException {
        HttpRequest request = request("/login")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("username=" + user + "&password=" + password))
                .build();
        print(user + " at the login form", "POST", "/login", browser.send(request, BodyHandlers.discarding()), 302);
    }

    /** Sends a request of the browser that has logged in, or one of a program with a user's password. */
    private void send(String user, String method, String path, int expected) throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path).method(method, BodyPublishers.noBody());
        HttpClient client = program;
        if (user.equals("browser")) {
            client = browser;
        } else if (!user.equals("anonymous")) {
            byte[] login = (user + ":" + user + "-password").getBytes(StandardCharsets.UTF_8);
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(login));
        }
        print(user, method, path, client.send(request.build(), BodyHandlers.discarding()), expected);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(service + path))
                .timeout(Duration.ofSeconds(20))
                .header("Accept", "application/json")
                .header("X-Requested-With", "XMLHttpRequest")
                .header("User-Agent", "pet-client/1.0");
    }

    private void print(String user, String method, String path, HttpResponse<?> response, int expected) {
        boolean matches = response.statusCode() == expected;
        allAsExpected &= matches;
        System.out.printf(
                "  %-22s %-6s %-40s %d%s%n",
                user, method, path, response.statusCode(), matches ? "" : ", expected " + expected);
    }
}
