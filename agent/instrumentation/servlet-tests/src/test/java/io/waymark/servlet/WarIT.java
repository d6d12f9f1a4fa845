package io.waymark.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.RunningService;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.trail.DeliveredTrail;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A WAR of Servlet 4.0 with a deployment descriptor, in Tomcat 9 and in the runner of Jetty 9.4, with the agent's flag alone.
 * Jetty 9.4 has the API of Servlet 3.1, in which a request does not tell its servlet's pattern.
 */
class WarIT {
    private static final String BOUNDARY = "7d1b8c02";
    private static final String UPLOAD = "--" + BOUNDARY + "\r\n"
            + "Content-Disposition: form-data; name=\"file\"; filename=\"order.txt\"\r\n\r\n"
            + "content-of-the-upload\r\n--" + BOUNDARY + "--\r\n";

    @TempDir
    private Path folder;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @ParameterizedTest(name = "{0} on JDK {1}")
    @CsvSource({"TOMCAT_JAVAX, 17", "JETTY_JAVAX, 17", "TOMCAT_JAVAX, 25", "JETTY_JAVAX, 25"})
    void eachRequestIsOneEventOfItsOutcome(WarContainer container, int jdk) throws Exception {
        Map<String, String> expected = new TreeMap<>();
        expected.put("bob /orders/17", "POST /orders/* bob 200 -");
        expected.put("bob /orders/fail", "POST /orders/* bob 500 IllegalStateException");
        expected.put("bob /orders/moved", "POST /orders/* bob 302 -");
        expected.put("bob /orders/forward", "POST /orders/* bob 200 -");
        expected.put("bob /orders/include", "POST /orders/* bob 200 -");
        expected.put("bob /orders/refuse", "POST /orders/* bob 409 ConflictException");
        expected.put("bob /orders/upload", "POST /orders/* bob 200 -");
        expected.put("bob /orders/late", "POST /orders/* bob 500 500");
        expected.put("bob /orders/async", "POST /orders/* bob 202 -");
        expected.put("bob /broken", "POST /** bob 500 IllegalArgumentException");
        expected.put("bob /nowhere", "POST /** bob 404 ResourceNotFoundException");
        expected.put("- /orders/18", "POST /orders/* - 401 AccessDenied");

        Map<String, String> found = new TreeMap<>();
        for (JsonNode record :
                serve(container, jdk, expected.keySet().stream().toList()).records()) {
            String path = record.at("/requestParameters/path").textValue();
            String user = record.at("/userIdentity/userName").asText("-");
            String request = user + " " + path.substring("/shop".length());
            assertThat(found.put(request, summary(record)))
                    .as("one event of " + request)
                    .isNull();
        }
        if (container == WarContainer.JETTY_JAVAX) {
            expected.replaceAll((request, event) -> event.replace("POST /orders/*", "POST /**"));
        }
        assertThat(found).isEqualTo(expected);
    }

    private static String summary(JsonNode record) {
        return record.get("eventName").textValue() + " "
                + record.at("/userIdentity/userName").asText("-") + " "
                + record.at("/responseElements/status").asText("-") + " "
                + record.path("errorCode").asText("-");
    }

    private DeliveredTrail serve(WarContainer container, int version, List<String> requests) throws Exception {
        Jdk jdk = Jdk.all().stream()
                .filter(found -> found.version() == version)
                .findFirst()
                .orElse(Jdk.all().get(0));
        try (RunningService service = container.start(new TestJvm(jdk, folder).withAgent(), folder)) {
            for (String request : requests) {
                send(service.port(), request.split(" ", -1));
            }
            service.stop();
        }
        return new DeliveredTrail(folder.resolve("waymark"));
    }

    private void send(int port, String[] userAndPath) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/shop" + userAndPath[1]))
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(BodyPublishers.ofString(UPLOAD));
        if (!userAndPath[0].equals("-")) {
            String credentials = userAndPath[0] + ":secret";
            request.header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
        }
        client.send(request.build(), BodyHandlers.discarding());
    }
}
